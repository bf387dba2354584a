package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.Client;
import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Caller;
import ai.trustmodel.tracing.mcp.protocol.Origin;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Calls tools over a client without a transport, and holds every answer to what all of them promise: it conforms to the
 * published schema, the text says the same, and it stays below the cap.
 */
final class Reading {
    private final TraceClient tracing;
    private final JsonSchemaValidator validator = McpJsonDefaults.getSchemaValidator();

    Reading(TraceClient tracing) {
        this.tracing = tracing;
    }

    /** What the tool answers. */
    Map<String, Object> ask(String tool, Map<String, Object> arguments) {
        Map<String, Object> result = call(tool, arguments);
        Map<String, Object> content = Client.structured(result);
        Object schema = Objects.requireNonNull(tool(tool).definition().get("outputSchema"));
        assertThat(validator.validate(Client.object(schema), Json.parse(Json.write(content))))
                .as(tool)
                .satisfies(checked -> assertThat(checked.valid())
                        .as(() -> checked.errorMessage() + " in " + Json.write(content))
                        .isTrue());
        assertThat(tokens(content)).as("tokens").isLessThanOrEqualTo(Budget.MOST.tokens());
        return content;
    }

    /** The same, for an answer that must be small since nobody asked for more. */
    Map<String, Object> askLittle(String tool, Map<String, Object> arguments) {
        Map<String, Object> content = ask(tool, arguments);
        assertThat(tokens(content)).as("tokens").isLessThanOrEqualTo(Budget.NORMAL.tokens());
        return content;
    }

    /** The text of the error a tool must answer with. */
    String refused(String tool, Map<String, Object> arguments) {
        Map<String, Object> result = call(tool, arguments);
        assertThat(result).containsEntry("isError", true);
        return Client.text(result);
    }

    Map<String, Object> call(String tool, Map<String, Object> arguments) {
        return tool(tool).handler().call(call(tool), arguments);
    }

    /** A call of this tool that nobody waits for. */
    static Call call(String tool) {
        return new FakeCall(tool);
    }

    static List<Map<String, Object>> rows(Map<String, Object> answer, String name) {
        return ((List<?>) Objects.requireNonNull(answer.get(name)))
                .stream().map(Client::object).toList();
    }

    /** Counted apart from the code that is tested: three characters to a token, more for other scripts. */
    private static double tokens(Map<String, Object> content) {
        return Json.write(content)
                .chars()
                .mapToDouble(c -> c < 0x80 ? 1 / 3.0 : 2 / 3.0)
                .sum();
    }

    private Tool tool(String name) {
        return Surfaces.tracing(() -> tracing, Settings.of(Map.of())).tools().stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private record FakeCall(String tool) implements Call {
        @Override
        public Object id() {
            return 1;
        }

        @Override
        public String method() {
            return "tools/call";
        }

        @Override
        public Map<String, Object> params() {
            return Map.of("name", tool);
        }

        @Override
        public Caller caller() {
            return new Caller("test", "1", "2025-11-25", Map.of(), null);
        }

        @Override
        public Origin origin() {
            return Origin.PIPE;
        }

        @Override
        public void notify(String method, Map<String, Object> params) {}

        @Override
        public void log(String level, String logger, Object data) {}

        @Override
        public Map<String, Object> ask(String key, String method, Map<String, Object> params) {
            throw new AssertionError("nobody is asked");
        }
    }
}
