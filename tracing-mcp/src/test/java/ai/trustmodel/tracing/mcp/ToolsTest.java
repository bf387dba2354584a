package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the tools say about themselves. */
class ToolsTest {
    private final List<Tool> tools = StdioServer.tools(TraceClient.noop(), null).stream()
            .map(SyncToolSpecification::tool)
            .toList();

    @Test
    void tools_areTheSixInTheirOrder() {
        assertThat(tools)
                .extracting(Tool::name)
                .containsExactly(
                        "trace_llm_call",
                        "trace_tool_call",
                        "start_trace",
                        "end_trace",
                        "get_traces",
                        "get_trace_detail");
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
        Map<String, Object> schema = tool(name).inputSchema();

        assertThat(Client.object(schema.get("properties"))).containsKeys(fields.split(" "));
        assertThat((List<?>) schema.getOrDefault("required", List.of()))
                .isEqualTo(required.isEmpty() ? List.of() : List.of(required.split(" ")));
    }

    @Test
    void schemas_areJsonSchema2020() {
        JsonSchemaValidator real = McpJsonDefaults.getSchemaValidator();

        assertThat(tools).allSatisfy(tool -> {
            real.assertConforms(tool.name() + " input", tool.inputSchema());
            real.assertConforms(tool.name() + " output", tool.outputSchema());
        });
    }

    @Test
    void schemas_useOnlyWhatIsChecked() {
        assertThat(tools)
                .allSatisfy(tool -> Client.object(tool.inputSchema().get("properties"))
                        .values()
                        .forEach(property -> assertThat(Client.object(property).keySet())
                                .isSubsetOf("type", "description", "enum", "minimum", "maximum", "default", "anyOf")));
    }

    @Test
    void annotations_tellReadersFromWriters() {
        assertThat(tools).allSatisfy(tool -> {
            assertThat(tool.title()).isNotBlank();
            assertThat(tool.annotations().readOnlyHint()).isEqualTo(tool.name().startsWith("get_"));
            assertThat(tool.annotations().destructiveHint()).isFalse();
            assertThat(tool.annotations().openWorldHint()).isFalse();
        });
    }

    private Tool tool(String name) {
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
