package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells Gemini's format from the others: by the answer when it says so, else by address, else by request. */
final class GeminiShape {
    private static final Pattern PATH = Pattern.compile(":(?:g|streamG)enerateContent$");
    private static final Pattern OTHER_PATH = Pattern.compile(
            ":[a-zA-Z]+$|/(?:completions|messages|responses|complete|chat|generate|embeddings|interactions|converse"
                    + "|converse-stream|invoke|invoke-with-response-stream|count_tokens)$");
    // The first field of the first chunk, perhaps inside an envelope.
    private static final Pattern CHUNK = Pattern.compile("\\s*(?:\"response\"\\s*:\\s*\\{\\s*)?\"(?:candidates"
            + "|promptFeedback|prompt_feedback|usageMetadata|usage_metadata|modelVersion|model_version)\"");

    private GeminiShape() {}

    static boolean matches(Exchange exchange) {
        Boolean said = answer(exchange.response(), exchange.status());
        if (said != null) {
            return said;
        }
        String path = Endpoint.path(exchange.url());
        if (PATH.matcher(path).find()) {
            return true;
        }
        return !OTHER_PATH.matcher(path).find() && isRequest(Values.object(exchange.request()));
    }

    /** Whether this object has the fields of an answer, or of a chunk of one. */
    static boolean isAnswer(Map<String, Object> body) {
        Map<String, Object> usage = GeminiFields.object(body, "usageMetadata");
        if (GeminiFields.get(body, "promptFeedback") instanceof Map
                || GeminiFields.get(body, "modelVersion") instanceof String
                || GeminiFields.number(usage, "promptTokenCount") != null
                || GeminiFields.number(usage, "totalTokenCount") != null) {
            return true;
        }
        Map<String, Object> candidate = first(body.get("candidates"));
        return candidate.get("content") instanceof Map || GeminiFields.get(candidate, "finishReason") != null;
    }

    /** What the answer says: that it is ours, that it is another's, or nothing (null). */
    private static @Nullable Boolean answer(@Nullable Object response, @Nullable Integer status) {
        Map<String, Object> body = Json.object(response);
        if (body == null && response instanceof List<?> list) {
            body = first(list);
        }
        if (body == null) {
            String head = Streams.head(response);
            int start = head.indexOf('{');
            boolean ours = start >= 0
                    && CHUNK.matcher(head).region(start + 1, head.length()).lookingAt();
            return ours ? true : null;
        }
        if (isAnswer(GeminiAnswer.unwrapped(body))) {
            return true;
        }
        boolean content = body.get("parts") instanceof List<?> && body.get("role") instanceof String;
        boolean failed = (status != null && status >= 400) || !Values.isEmpty(body.get("error"));
        boolean silent = failed || content || body.isEmpty() || body.get("candidates") instanceof List<?>;
        return silent ? null : false;
    }

    private static boolean isRequest(Map<String, Object> body) {
        Object contents = GeminiRequest.unwrapped(body).get("contents");
        if (contents instanceof List<?> list && !list.isEmpty()) {
            return list.get(0) instanceof String || first(list).containsKey("parts");
        }
        return contents instanceof String || Values.object(contents).containsKey("parts");
    }

    private static Map<String, Object> first(@Nullable Object list) {
        List<@Nullable Object> elements = Values.list(list);
        return elements.isEmpty() ? Map.of() : Values.object(elements.get(0));
    }
}
