package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tokens as Converse counts them: what came from and went to the cache is not part of {@code inputTokens}. */
final class ConverseUsage {
    private ConverseUsage() {}

    /** The tokens in a usage object, null when it names none. */
    static @Nullable Usage of(Map<String, Object> usage) {
        Long fresh = first(usage, "inputTokens", "inputTokenCount");
        Long output = first(usage, "outputTokens", "outputTokenCount");
        Long total = Values.number(usage, "totalTokens");
        Long read = first(usage, "cacheReadInputTokens", "cacheReadInputTokenCount");
        Long written = first(usage, "cacheWriteInputTokens", "cacheWriteInputTokenCount");
        Map<String, Long> byLifetime = new LinkedHashMap<>();
        for (Map<String, Object> detail : Values.objects(usage, "cacheDetails")) {
            Long tokens = Values.number(detail, "inputTokens");
            String lifetime = Values.nonEmpty(detail, "ttl");
            if (tokens != null && lifetime != null) {
                byLifetime.merge("ephemeral_" + lifetime + "_input_tokens", tokens, Long::sum);
            }
        }
        if (written == null && !byLifetime.isEmpty()) {
            written = byLifetime.values().stream().reduce(0L, Long::sum);
        }
        Map<String, Long> details = new LinkedHashMap<>();
        put(details, Usage.CACHE_READ, read);
        put(details, Usage.CACHE_CREATION, written);
        details.putAll(byLifetime);
        if (fresh == null && output == null && total == null && details.isEmpty()) {
            return null;
        }
        Long input = fresh == null ? null : fresh + orZero(read) + orZero(written);
        return new Usage(input, output, total, details, Map.of());
    }

    // Nova's own format and Bedrock's metrics have other names for the same.
    private static @Nullable Long first(Map<String, Object> usage, String name, String other) {
        Long count = Values.number(usage, name);
        return count != null ? count : Values.number(usage, other);
    }

    private static void put(Map<String, Long> details, String key, @Nullable Long count) {
        if (count != null) {
            details.put(key, count);
        }
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }
}
