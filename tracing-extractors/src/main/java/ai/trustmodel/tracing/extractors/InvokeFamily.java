package ai.trustmodel.tracing.extractors;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** How many candidates become messages; nobody answers with more, and what is left over is kept as it came. */
    static final int MOST = 1000;

    private static final List<InvokeFamily> LISTED = List.of(TITAN, MISTRAL, COHERE, JURASSIC);
    private static final List<InvokeFamily> ALONE = List.of(TITAN, LLAMA, CLAUDE_TEXT);

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
        for (InvokeFamily family : LISTED) {
            if (body.get(family.list) instanceof List<?> candidates
                    && !candidates.isEmpty()
                    && family.text(Values.object(candidates.get(0))) != null) {
                return family;
            }
        }
        for (InvokeFamily family : ALONE) {
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

    /** What a candidate says besides its text, its end and its place. */
    Map<String, Object> rest(Map<String, Object> candidate) {
        Map<String, Object> rest = new LinkedHashMap<>();
        candidate.forEach((key, value) -> {
            Object kept = without(finish, key, without(text, key, value));
            if (kept != null && !key.equals("index")) {
                rest.put(key, kept);
            }
        });
        return rest;
    }

    /** The value of this key without what stands at this path. */
    private static @Nullable Object without(String path, String key, @Nullable Object value) {
        if (!path.startsWith(key)) {
            return value;
        }
        if (path.length() == key.length()) {
            return null;
        }
        Map<String, Object> inner = path.charAt(key.length()) == '.'
                ? Values.rest(Values.object(value), Set.of(path.substring(key.length() + 1)))
                : Map.of();
        return path.charAt(key.length()) != '.' ? value : inner.isEmpty() ? null : inner;
    }

    private static @Nullable Object at(Map<String, Object> candidate, String path) {
        int dot = path.indexOf('.');
        return dot < 0
                ? candidate.get(path)
                : Values.object(candidate, path.substring(0, dot)).get(path.substring(dot + 1));
    }
}
