package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool call a model asked for.
 *
 * @param id the provider's id of the call, null where the provider sends none (Gemini, Ollama)
 * @param name the tool's name; empty when the provider left it out
 * @param args the arguments as a JSON object; empty when the call has none, never null
 */
public record ToolCall(
        @Nullable String id,
        String name,
        @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, Object> args) {
    public ToolCall {
        name = name == null ? "" : name;
        args = Copies.map(args);
    }
}
