package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens by the names providers give them. A figure no field names stays unknown. */
final class GenericUsage {
    private static final List<String> PLACES = List.of(
            "usage", "usageMetadata", "usage_metadata", "token_usage", "tokenUsage", "tokens", "meta", "metadata");
    private static final List<String> INPUT = List.of(
            "input_tokens",
            "prompt_tokens",
            "inputTokens",
            "promptTokens",
            "promptTokenCount",
            "inputTokenCount",
            "prompt_token_count",
            "prompt_eval_count",
            "inputTextTokenCount");
    private static final List<String> OUTPUT = List.of(
            "output_tokens",
            "completion_tokens",
            "outputTokens",
            "completionTokens",
            "candidatesTokenCount",
            "outputTokenCount",
            "generation_token_count",
            "eval_count");
    private static final List<String> TOTAL =
            List.of("total_tokens", "totalTokens", "totalTokenCount", "total_token_count");

    // Cached tokens that are part of the input figure, and such that stand beside it.
    private static final List<String> CACHED_INSIDE =
            List.of("cached_tokens", "cachedContentTokenCount", "prompt_cache_hit_tokens", "cachedTokens");
    private static final List<String> READ_BESIDE =
            List.of("cache_read_input_tokens", "cacheReadInputTokens", "cacheReadInputTokenCount");
    private static final List<String> WRITTEN_BESIDE =
            List.of("cache_creation_input_tokens", "cacheWriteInputTokens", "cacheWriteInputTokenCount");
    private static final List<String> DETAILS = List.of(
            "prompt_tokens_details", "input_tokens_details", "completion_tokens_details", "output_tokens_details");
    private static final List<String> REASONING = List.of("reasoning_tokens", "thoughtsTokenCount", "thinking_tokens");

    private GenericUsage() {}

    /** The object in this answer that holds the tokens, empty when there is none. It may be the answer itself. */
    static Map<String, Object> find(Map<String, Object> body) {
        for (String place : PLACES) {
            Map<String, Object> usage = Values.object(body, place);
            if (usage.isEmpty()) {
                continue;
            }
            Map<String, Object> inner = Values.object(usage, "tokens");
            if (of(inner) != null) {
                return inner;
            }
            if (of(usage) != null) {
                return usage;
            }
        }
        return of(body) != null ? tokensOnly(body) : Map.of();
    }

    /** The tokens in a usage object, null when it holds none. */
    static @Nullable Usage of(Map<String, Object> usage) {
        Long input = first(usage, INPUT);
        Long output = first(usage, OUTPUT);
        Long total = first(usage, TOTAL);
        if (input == null && output == null && total == null) {
            return null;
        }
        Long inside = inDetails(usage, CACHED_INSIDE);
        Long read = first(usage, READ_BESIDE);
        Long written = first(usage, WRITTEN_BESIDE);
        Long reasoning = inDetails(usage, REASONING);
        if (input != null) {
            input += (read == null ? 0 : read) + (written == null ? 0 : written);
        }
        if (output != null && usage.get("thoughtsTokenCount") != null && reasoning != null) {
            output += reasoning; // Google counts them apart
        }
        Map<String, Long> inputDetails = new LinkedHashMap<>();
        put(inputDetails, Usage.CACHE_READ, read != null ? read : inside);
        put(inputDetails, Usage.CACHE_CREATION, written);
        Map<String, Long> outputDetails = new LinkedHashMap<>();
        put(outputDetails, Usage.REASONING, reasoning);
        return new Usage(input, output, total, inputDetails, outputDetails);
    }

    private static Map<String, Object> tokensOnly(Map<String, Object> body) {
        Map<String, Object> tokens = new LinkedHashMap<>();
        for (List<String> names : List.of(INPUT, OUTPUT, TOTAL)) {
            for (String name : names) {
                if (body.get(name) != null) {
                    tokens.put(name, body.get(name));
                }
            }
        }
        return tokens;
    }

    private static @Nullable Long inDetails(Map<String, Object> usage, List<String> names) {
        Long found = first(usage, names);
        for (String details : DETAILS) {
            found = found != null ? found : first(Values.object(usage, details), names);
        }
        return found;
    }

    private static @Nullable Long first(Map<String, Object> usage, List<String> names) {
        for (String name : names) {
            Long value = Values.number(usage, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static void put(Map<String, Long> details, String key, @Nullable Long value) {
        if (value != null) {
            details.put(key, value);
        }
    }
}
