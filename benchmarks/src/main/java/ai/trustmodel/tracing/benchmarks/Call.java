package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One model call as every contestant gets it.
 *
 * @param provider {@code openai} or {@code anthropic}
 * @param request the request's body as message objects
 * @param response the answer's body as message objects
 * @param requestJson the same as JSON text
 * @param responseJson the same as JSON text
 * @param facts what a tracer that knows the format from the start records beside the bodies
 */
record Call(
        String provider,
        Map<String, Object> request,
        Map<String, Object> response,
        String requestJson,
        String responseJson,
        Facts facts) {
    static final Duration LATENCY = Duration.ofMillis(850);

    /** The facts that OpenTelemetry's conventions have attributes for, and columns of a flat table. */
    record Facts(
            String model,
            String responseId,
            double temperature,
            long maxTokens,
            long inputTokens,
            long outputTokens,
            List<String> finishReasons,
            Object messages,
            Object answer,
            String messagesJson,
            String answerJson) {}

    static Call of(String provider, Map<String, Object> request, Map<String, Object> response, Facts facts) {
        return new Call(provider, request, response, Json.write(request), Json.write(response), facts);
    }

    /** What was handed over, in bytes of UTF-8. */
    long bytes() {
        return (long) requestJson.getBytes(StandardCharsets.UTF_8).length
                + responseJson.getBytes(StandardCharsets.UTF_8).length;
    }

    Exchange ofText() {
        return Exchange.of(provider, requestJson, responseJson, LATENCY);
    }

    Exchange ofObjects() {
        return Exchange.of(provider, request, response, LATENCY);
    }
}
