package ai.trustmodel.tracing.mcp.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A prompt.
 *
 * @param definition what {@code prompts/list} says about it
 * @param handler makes its messages
 */
public record Prompt(Map<String, Object> definition, Handler handler) {
    /** Makes a prompt's messages. */
    public interface Handler {
        /** The result of {@code prompts/get}. */
        Map<String, Object> get(Call call, Map<String, Object> arguments);

        /** Values that begin so, the likeliest first; empty when nothing is known. */
        default List<String> complete(String argument, String value) {
            return List.of();
        }
    }

    public String name() {
        return (String) Objects.requireNonNull(definition.get("name"), "name");
    }
}
