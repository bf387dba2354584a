package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells Anthropic's Messages format from the others: by the answer when it says so, else by address and request. */
final class AnthropicShape {
    private static final Set<String> FOREIGN_ANSWER =
            Set.of("choices", "output", "candidates", "object", "generations", "generation", "results", "message");
    private static final Set<String> OWN_BLOCKS = Set.of(
            "tool_use", "tool_result", "thinking", "redacted_thinking", "server_tool_use", "mcp_tool_use", "document");

    private AnthropicShape() {}

    static boolean matches(Exchange exchange) {
        Boolean said = answer(exchange.response(), exchange.status());
        return said != null ? said : request(exchange);
    }

    /** What the answer says: that it is ours, that it is another's, or nothing (null). */
    private static @Nullable Boolean answer(@Nullable Object response, @Nullable Integer status) {
        String head = Streams.head(response);
        if (!head.isEmpty()) {
            return Streams.isStream(response) ? stream(head) : null;
        }
        Object body = response instanceof List<?> list && !list.isEmpty() ? list.get(0) : response;
        Map<String, Object> fields = Values.object(body);
        if ("message_start".equals(fields.get("type"))) {
            return true;
        }
        if (fields.get("content") instanceof List<?>
                && ("message".equals(fields.get("type")) || fields.containsKey("stop_reason"))) {
            return true;
        }
        if ("error".equals(fields.get("type")) && fields.get("error") instanceof Map<?, ?>) {
            return true;
        }
        if (status != null && status >= 400) {
            return null; // the words of a cloud or a gateway, which are the same for every format
        }
        return fields.keySet().stream().anyMatch(FOREIGN_ANSWER::contains) ? false : null;
    }

    private static @Nullable Boolean stream(String start) {
        if (start.contains("message_start") || start.contains("content_block_")) {
            return true;
        }
        boolean foreign =
                start.contains("\"choices\"") || start.contains("\"response.") || start.contains("event: response.");
        return foreign ? false : null;
    }

    private static boolean request(Exchange exchange) {
        String path = Endpoint.path(exchange.url());
        if (path.endsWith("/messages") || path.endsWith("/messages/count_tokens")) {
            return true;
        }
        if (path.contains("chat/completions") || path.endsWith("/responses") || path.contains("/converse")) {
            return false;
        }
        Map<String, Object> body = Values.object(exchange.request());
        if (body.containsKey("anthropic_version")) {
            return true;
        }
        Object messages = exchange.request() instanceof List<?> bare ? bare : body.get("messages");
        if (!(messages instanceof List<?>) || isForeign(messages, body)) {
            return false;
        }
        return "anthropic".equalsIgnoreCase(exchange.provider())
                || exchange.requestHeaders().keySet().stream().anyMatch("anthropic-version"::equalsIgnoreCase)
                || isOwn(messages, body);
    }

    private static boolean isForeign(Object messages, Map<String, Object> body) {
        boolean foreignTools = Values.objects(body, "tools").stream().anyMatch(tool -> tool.containsKey("function"));
        return foreignTools
                || Values.objects(messages).stream()
                        .anyMatch(message -> "tool".equals(message.get("role"))
                                || "function".equals(message.get("role"))
                                || message.get("tool_calls") instanceof List<?>);
    }

    private static boolean isOwn(Object messages, Map<String, Object> body) {
        return body.get("system") instanceof String
                || Values.objects(body, "system").stream().anyMatch(block -> "text".equals(block.get("type")))
                || Values.objects(body, "tools").stream().anyMatch(tool -> tool.containsKey("input_schema"))
                || Values.objects(messages).stream()
                        .flatMap(message -> Values.objects(message, "content").stream())
                        .anyMatch(AnthropicShape::isOwnBlock);
    }

    private static boolean isOwnBlock(Map<String, Object> block) {
        return block.get("type") instanceof String type
                && (OWN_BLOCKS.contains(type) || (type.equals("image") && block.containsKey("source")));
    }
}
