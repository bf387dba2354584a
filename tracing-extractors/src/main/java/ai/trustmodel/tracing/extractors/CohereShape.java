package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells Cohere's two Chat APIs from other formats and from each other. */
final class CohereShape {
    /** Which of the two it is. */
    enum Version {
        V1,
        V2,
        OTHER
    }

    private static final Set<String> OF_ERROR = Set.of("id", "message", "error_type");

    private CohereShape() {}

    static Version of(Exchange exchange) {
        String path = Endpoint.path(exchange.url());
        String head = Streams.head(exchange.response());
        if (!head.isEmpty() && Streams.isStream(exchange.response())) {
            return streamed(head);
        }
        Object response = exchange.response();
        Object first = response instanceof List<?> list && !list.isEmpty() ? list.get(0) : response;
        Version answered = answered(Values.object(first));
        return answered != Version.OTHER || !isSilent(exchange, Values.object(first))
                ? answered
                : asked(exchange, path);
    }

    private static Version streamed(String head) {
        if (head.contains("\"event_type\"")
                && (head.contains("\"stream-start\"") || head.contains("\"text-generation\""))) {
            return Version.V1;
        }
        boolean second = head.contains("\"message-start\"")
                || head.contains("\"content-start\"")
                || head.contains("\"content-delta\"");
        return second ? Version.V2 : Version.OTHER;
    }

    private static Version answered(Map<String, Object> body) {
        if (body.get("event_type") instanceof String) {
            return Version.V1;
        }
        if (body.get("text") instanceof String
                && (body.containsKey("generation_id") || body.containsKey("chat_history"))) {
            return Version.V1;
        }
        if ("message-start".equals(body.get("type"))) {
            return Version.V2;
        }
        boolean message = body.get("message") instanceof Map<?, ?> && body.get("finish_reason") instanceof String;
        return message && !body.containsKey("choices") && !body.containsKey("done") ? Version.V2 : Version.OTHER;
    }

    /** Whether the answer does not say what format it is: none, an error, a bare message. */
    private static boolean isSilent(Exchange exchange, Map<String, Object> body) {
        return body.isEmpty() || Errors.of(exchange) != null;
    }

    private static boolean ownError(Map<String, Object> body) {
        return body.get("id") instanceof String
                && body.get("message") instanceof String
                && OF_ERROR.containsAll(body.keySet());
    }

    private static Version asked(Exchange exchange, String path) {
        Map<String, Object> request = Values.object(exchange.request());
        boolean cohere = ownError(Values.object(exchange.response()))
                || "cohere".equalsIgnoreCase(Endpoint.provider(exchange, ""));
        if (path.endsWith("/v2/chat") || (cohere && request.get("messages") instanceof List<?>)) {
            return path.endsWith("/completions") ? Version.OTHER : Version.V2;
        }
        boolean first = request.get("message") instanceof String
                && !request.containsKey("messages")
                && (cohere
                        || request.containsKey("chat_history")
                        || path.endsWith("/v1/chat")
                        || BedrockShape.isInvoke(exchange.url()));
        return first ? Version.V1 : Version.OTHER;
    }
}
