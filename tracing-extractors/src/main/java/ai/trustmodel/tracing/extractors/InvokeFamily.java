package ai.trustmodel.tracing.extractors;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The formats of models behind InvokeModel that take a prompt and write a text: where the candidates are, and what their
 * text and the reason for their end are called. Events of a stream use the same words.
 */
enum InvokeFamily {
    TITAN("results", "outputText", "completionReason", "inputTextTokenCount", "totalOutputTextTokenCount"),
    LLAMA(null, "generation", "stop_reason", "prompt_token_count", "generation_token_count"),
    MISTRAL("outputs", "text", "stop_reason", "", ""),
    COHERE("generations", "text", "finish_reason", "", ""),
    JURASSIC("completions", "data.text", "finishReason.reason", "", ""),
    CLAUDE_TEXT(null, "completion", "stop_reason", "", ""),
    NONE(null, "", "", "", "");

    /** The field with the candidates, null when the body itself is the only one. */
    final @Nullable String list;

    final String text;
    final String finish;

    /** The fields with the tokens; empty where the family counts none. */
    final String inputTokens;

    final String outputTokens;

    InvokeFamily(@Nullable String list, String text, String finish, String inputTokens, String outputTokens) {
        this.list = list;
        this.text = text;
        this.finish = finish;
        this.inputTokens = inputTokens;
        this.outputTokens = outputTokens;
    }

    /** The family of an answer, or of an event of a stream. */
    static InvokeFamily of(Map<String, Object> body) {
        for (InvokeFamily family : List.of(TITAN, MISTRAL, COHERE, JURASSIC)) {
            List<Map<String, Object>> candidates = Values.objects(body, String.valueOf(family.list));
            if (!candidates.isEmpty() && family.text(candidates.get(0)) != null) {
                return family;
            }
        }
        for (InvokeFamily family : List.of(TITAN, LLAMA, CLAUDE_TEXT)) {
            if (family.text(body) != null) {
                return family;
            }
        }
        return body.get("is_finished") instanceof Boolean && !body.containsKey("event_type") ? COHERE : NONE;
    }

    /** Whether an answer like this is one of this family, given whether it came from Bedrock as far as is known. */
    boolean isOf(boolean bedrock) {
        return this == TITAN || this == LLAMA || (bedrock && this != NONE);
    }

    @Nullable
    String text(Map<String, Object> candidate) {
        return at(candidate, text) instanceof String found ? found : null;
    }

    @Nullable
    String finish(Map<String, Object> candidate) {
        return at(candidate, finish) instanceof String found ? found : null;
    }

    private static @Nullable Object at(Map<String, Object> candidate, String path) {
        int dot = path.indexOf('.');
        return dot < 0
                ? candidate.get(path)
                : Values.object(candidate, path.substring(0, dot)).get(path.substring(dot + 1));
    }
}
