package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells by address and bodies which of Bedrock's formats an exchange has: Converse, or that of a family of models. */
final class BedrockShape {
    // A model may be named by an ARN, whose slashes not every client encodes.
    private static final Pattern ADDRESS =
            Pattern.compile("/model/(.+)/(converse|converse-stream|invoke|invoke-with-response-stream)$");
    private static final List<String> CONVERSE_EVENTS =
            List.of("messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop");
    private static final int FIRST_EVENT = 200;
    private static final Set<String> CONVERSE_REQUEST = Set.of(
            "inferenceConfig",
            "toolConfig",
            "guardrailConfig",
            "additionalModelRequestFields",
            "additionalModelResponseFieldPaths",
            "schemaVersion");
    private static final Set<String> PARTS = Set.of(
            "text",
            "image",
            "document",
            "video",
            "audio",
            "toolUse",
            "toolResult",
            "guardContent",
            "cachePoint",
            "reasoningContent",
            "citationsContent",
            "searchResult");
    private static final Set<String> PROMPTS = Set.of("prompt", "inputText");

    private BedrockShape() {}

    /** The model an address names, decoded, null when it names none. */
    static @Nullable String model(@Nullable String url) {
        Matcher address = ADDRESS.matcher(Endpoint.path(url));
        if (!address.find()) {
            return null;
        }
        try {
            return URLDecoder.decode(address.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return address.group(1); // a stray percent sign
        }
    }

    /** Whether InvokeModel was called, with streaming or without. */
    static boolean isInvoke(@Nullable String url) {
        Matcher address = ADDRESS.matcher(Endpoint.path(url));
        return address.find() && address.group(2).startsWith("invoke");
    }

    static boolean isConverse(Exchange exchange) {
        Object response = exchange.response();
        Map<String, Object> body = first(response);
        if (body == null) {
            String head = Streams.headOfStream(response);
            // Further on the words of a model begin, and these may be about anything.
            String start = head.substring(0, Math.min(FIRST_EVENT, head.length()));
            if (CONVERSE_EVENTS.stream().anyMatch(start::contains)) {
                return true;
            }
            if (!head.isEmpty() && !head.contains("\"error\"")) {
                return false;
            }
        } else if (isConverseAnswer(body) || isConverseEvent(body)) {
            return true;
        } else if (!saysNothing(body, exchange.status())) {
            return false;
        }
        Matcher address = ADDRESS.matcher(Endpoint.path(exchange.url()));
        if (address.find()) {
            return address.group(2).startsWith("converse") || isConverseRequest(exchange.request());
        }
        return Endpoint.path(exchange.url()).length() <= 1 && isConverseRequest(exchange.request());
    }

    /** Whether it is an answer of InvokeModel in the format of a family that has no extractor of its own. */
    static boolean isInvokeFamily(Exchange exchange) {
        boolean bedrock = isInvoke(exchange.url()) || isNamed(exchange.provider());
        Map<String, Object> body = first(exchange.response());
        byte[] frames = body == null ? Streams.binary(exchange.response()) : null;
        String head = body == null && frames == null ? Streams.headOfStream(exchange.response()) : "";
        if (frames != null || !head.isEmpty()) {
            body = frames != null ? AwsEventStream.first(frames) : firstEvent(head);
            if (body == null) {
                return false;
            }
            bedrock |= frames != null;
        }
        if (body != null && !saysNothing(body, exchange.status())) {
            return InvokeFamily.of(body).isOf(bedrock);
        }
        Map<String, Object> request = Values.object(exchange.request());
        return bedrock
                && !(request.get("messages") instanceof List<?>)
                && PROMPTS.stream().anyMatch(key -> request.get(key) instanceof String);
    }

    private static boolean isNamed(@Nullable String provider) {
        return provider != null && provider.toLowerCase(Locale.ROOT).contains("bedrock");
    }

    /** The answer, or the first event a client collected; null when it is anything else. */
    private static @Nullable Map<String, Object> first(@Nullable Object response) {
        if (response instanceof List<?> events) {
            Map<String, Object> event = events.isEmpty() ? null : Json.object(events.get(0));
            return event == null ? null : BedrockChunk.ofCollected(event);
        }
        return Json.object(response);
    }

    private static @Nullable Map<String, Object> firstEvent(String head) {
        int from = head.indexOf("data:");
        int end = head.indexOf('\n', Math.max(0, from));
        return from < 0 ? null : Json.parseObject(head.substring(from + 5, end < 0 ? head.length() : end));
    }

    private static boolean isConverseAnswer(Map<String, Object> body) {
        return Values.object(body, "output").get("message") instanceof Map<?, ?>
                || (body.get("stopReason") instanceof String && body.get("usage") instanceof Map<?, ?>);
    }

    private static boolean isConverseEvent(Map<String, Object> event) {
        return CONVERSE_EVENTS.stream().anyMatch(name -> event.get(name) instanceof Map<?, ?>);
    }

    private static boolean saysNothing(Map<String, Object> body, @Nullable Integer status) {
        boolean failed = (status != null && status >= 400) || !Values.isEmpty(body.get("error"));
        boolean refused =
                body.size() <= 2 && (body.get("message") instanceof String || body.get("Message") instanceof String);
        return failed || refused || body.isEmpty();
    }

    private static boolean isConverseRequest(@Nullable Object request) {
        Map<String, Object> body = Values.object(request);
        Object messages = request instanceof List<?> ? request : body.get("messages");
        if (!(messages instanceof List<?> list)) {
            return false;
        }
        return CONVERSE_REQUEST.stream().anyMatch(body::containsKey)
                || list.stream().limit(3).anyMatch(message -> hasUntypedParts(Values.object(message)));
    }

    private static boolean hasUntypedParts(Map<String, Object> message) {
        return Values.list(message, "content").stream()
                .map(Values::object)
                .anyMatch(part ->
                        !part.containsKey("type") && part.keySet().stream().anyMatch(PARTS::contains));
    }
}
