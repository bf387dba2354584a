package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens as Anthropic counts them: what came from and went to the cache is not part of {@code input_tokens}. */
final class AnthropicUsage {
    private static final String WRITTEN_5M = "ephemeral_5m_input_tokens";
    private static final String WRITTEN_1H = "ephemeral_1h_input_tokens";

    private AnthropicUsage() {}

    /** The tokens in a usage object, null when it holds none. Sub-calls in {@code iterations} are not added. */
    static @Nullable Usage of(Map<String, Object> usage) {
        Long fresh = Values.number(usage, "input_tokens");
        Long output = Values.number(usage, "output_tokens");
        Long read = Values.number(usage, "cache_read_input_tokens");
        Map<String, Object> written = Values.object(usage, "cache_creation");
        Long written5m = Values.number(written, WRITTEN_5M);
        Long written1h = Values.number(written, WRITTEN_1H);
        Long creation = Values.number(usage, "cache_creation_input_tokens");
        if (orZero(written5m) + orZero(written1h) > 0 || creation == null) {
            creation = sum(written5m, written1h);
        }
        Map<String, Long> inputDetails = new LinkedHashMap<>();
        put(inputDetails, Usage.CACHE_READ, read);
        put(inputDetails, Usage.CACHE_CREATION, creation);
        put(inputDetails, WRITTEN_5M, written5m);
        put(inputDetails, WRITTEN_1H, written1h);
        Map<String, Long> outputDetails = new LinkedHashMap<>();
        put(
                outputDetails,
                Usage.REASONING,
                Values.number(Values.object(usage, "output_tokens_details"), "thinking_tokens"));
        if (fresh == null && output == null && inputDetails.isEmpty() && outputDetails.isEmpty()) {
            return null;
        }
        Long input = fresh == null ? null : fresh + orZero(read) + orZero(creation);
        return new Usage(input, output, null, inputDetails, outputDetails);
    }

    private static void put(Map<String, Long> details, String key, @Nullable Long value) {
        if (value != null) {
            details.put(key, value);
        }
    }

    private static @Nullable Long sum(@Nullable Long a, @Nullable Long b) {
        return a == null && b == null ? null : orZero(a) + orZero(b);
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
