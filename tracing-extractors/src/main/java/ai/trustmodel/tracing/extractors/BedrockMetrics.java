package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Bedrock itself counted in a call of InvokeModel, for families of models that count nothing: in the last event of
 * a stream, else in the headers of the answer.
 */
final class BedrockMetrics {
    /** The field of a stream's last event. */
    static final String FIELD = "amazon-bedrock-invocationMetrics";

    private static final Map<String, String> HEADERS = Map.of(
            "x-amzn-bedrock-input-token-count", "inputTokenCount",
            "x-amzn-bedrock-output-token-count", "outputTokenCount",
            "x-amzn-bedrock-cache-read-input-token-count", "cacheReadInputTokenCount",
            "x-amzn-bedrock-cache-write-input-token-count", "cacheWriteInputTokenCount");

    private BedrockMetrics() {}

    /** The counts in the form {@link ConverseUsage} reads; empty when there are none. */
    static Map<String, Object> of(Exchange exchange, Map<String, Object> body) {
        Map<String, Object> metrics = Values.object(body, FIELD);
        if (!metrics.isEmpty()) {
            return metrics;
        }
        Map<String, Object> counted = new LinkedHashMap<>();
        exchange.responseHeaders().forEach((name, value) -> {
            String key = HEADERS.get(name.toLowerCase(Locale.ROOT));
            Long count = key == null ? null : count(value);
            if (key != null && count != null) {
                counted.put(key, count);
            }
        });
        return counted;
    }

    private static @Nullable Long count(String text) {
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
