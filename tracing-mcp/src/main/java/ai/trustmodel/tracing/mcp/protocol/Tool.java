package ai.trustmodel.tracing.mcp.protocol;

import java.util.Map;
import java.util.Objects;

/**
 * A tool.
 *
 * @param definition what {@code tools/list} says about it
 * @param scope what a caller must be allowed to do, as in {@code traces:read}
 * @param handler does its work
 */
public record Tool(Map<String, Object> definition, String scope, Handler handler) {
    /** Does a tool's work. */
    @FunctionalInterface
    public interface Handler {
        /** The result with its content, which may be one with {@code isError}. */
        Map<String, Object> call(Call call, Map<String, Object> arguments);
    }

    public String name() {
        return (String) Objects.requireNonNull(definition.get("name"), "name");
    }
}
