package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.Client;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the tools say about themselves. */
class ToolsTest {
    private final List<Tool> tools =
            Surfaces.tracing(TraceClient::noop, Settings.of(Map.of())).tools();

    @Test
    void tools_areTheSixInTheirOrderAndThoseThatAnswerQuestions() {
        assertThat(tools)
                .extracting(Tool::name)
                .containsExactly(
                        "trace_llm_call",
                        "trace_tool_call",
                        "start_trace",
                        "end_trace",
                        "get_traces",
                        "get_trace_detail",
                        "search_traces",
                        "find_failures",
                        "get_usage",
                        "compare_traces",
                        "query_traces");
    }

    @ParameterizedTest
    @CsvSource({
        "trace_llm_call, agent_id provider thread_id request response latency_ms, provider request response",
        "trace_tool_call, agent_id thread_id tool_name tool_input tool_output latency_ms success,"
                + " tool_name tool_input tool_output",
        "start_trace, agent_id thread_id metadata, ''",
        "end_trace, trace_id status error_message, trace_id",
        "get_traces, agent_id limit offset status, ''",
        "get_trace_detail, trace_id, trace_id"
    })
    void inputSchemas_haveTheFieldsClientsKnow(String name, String fields, String required) {
        Map<String, Object> schema = schema(tool(name), "inputSchema");

        assertThat(Client.object(schema.get("properties"))).containsKeys(fields.split(" "));
        assertThat((List<?>) schema.getOrDefault("required", List.of()))
                .isEqualTo(required.isEmpty() ? List.of() : List.of(required.split(" ")));
    }

    @Test
    void schemas_areJsonSchema2020() {
        JsonSchemaValidator real = McpJsonDefaults.getSchemaValidator();

        assertThat(tools).allSatisfy(tool -> {
            real.assertConforms(tool.name() + " input", schema(tool, "inputSchema"));
            real.assertConforms(tool.name() + " output", schema(tool, "outputSchema"));
        });
    }

    @Test
    void schemas_useOnlyWhatIsChecked() {
        assertThat(tools)
                .allSatisfy(tool -> Client.object(schema(tool, "inputSchema").get("properties"))
                        .values()
                        .forEach(property -> assertThat(Client.object(property).keySet())
                                .isSubsetOf(
                                        "type",
                                        "description",
                                        "enum",
                                        "minimum",
                                        "maximum",
                                        "default",
                                        "anyOf",
                                        "items")));
    }

    @Test
    void annotations_tellReadersFromWriters() {
        assertThat(tools).allSatisfy(tool -> {
            assertThat((String) tool.definition().get("title")).isNotBlank();
            assertThat(schema(tool, "annotations"))
                    .containsEntry("readOnlyHint", tool.scope().equals("traces:read"))
                    .containsEntry("destructiveHint", false)
                    .containsEntry("openWorldHint", false);
        });
    }

    @Test
    void list_costsAModelLittle() {
        Map<String, Object> list =
                Map.of("tools", tools.stream().map(Tool::definition).toList());

        assertThat(Json.write(list).length() / 4).as("tokens").isLessThan(5_000);
        assertThat(tools)
                .allSatisfy(tool -> assertThat((String) tool.definition().get("description"))
                        .hasSizeBetween(40, 500));
    }

    private static Map<String, Object> schema(Tool tool, String name) {
        return Client.object(tool.definition().get(name));
    }

    private Tool tool(String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
