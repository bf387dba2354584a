package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads Ollama's messages, of a request and then of its answer. Most of its tool calls have no ids, so they are given
 * some. Not thread-safe.
 */
final class OllamaMessages {
    private static final Set<String> READ =
            Set.of("role", "content", "thinking", "images", "name", "tool_name", "tool_call_id", "tool_calls");
    private static final Set<String> CALL = Set.of("id", "type", "function");
    private static final Set<String> FUNCTION = Set.of("index", "name", "arguments");

    private final CallIds ids = new CallIds();

    /** The messages of a chat, or of a prompt and what goes with it. */
    List<Message> request(Map<String, Object> request) {
        List<Message> messages = new ArrayList<>();
        if (request.get("messages") instanceof List<?> chat) {
            for (Object element : chat) {
                Map<String, Object> message = Json.object(element);
                if (message != null) {
                    messages.add(read(message, "user").build());
                } else if (element != null) {
                    messages.add(
                            Message.builder("other").blocks(List.of(element)).build());
                }
            }
            return messages;
        }
        if (!Values.isEmpty(request.get("system"))) {
            messages.add(said(Message.SYSTEM, request.get("system"), List.of()).build());
        }
        List<?> images = Values.list(request, "images");
        if (!Values.isEmpty(request.get("prompt")) || !images.isEmpty()) {
            messages.add(said(Message.HUMAN, request.get("prompt"), images).build());
        }
        return messages;
    }

    /** One message; the role counts when the message names none. */
    Message.Builder read(Map<String, Object> message, String defaultRole) {
        String role = Values.nonEmpty(message, "role");
        String type = ChatMessages.type(role == null ? defaultRole : role);
        Map<String, Object> rest = new LinkedHashMap<>();
        message.forEach((key, value) -> {
            if (!READ.contains(key) && !Values.isEmpty(value)) {
                rest.put(key, value);
            }
        });
        ToolCalls calls = calls(Values.list(message, "tool_calls"), rest);
        String tool = Values.nonEmpty(message, "tool_name");
        String name = tool != null ? tool : Values.nonEmpty(message, "name");
        String answered = Values.nonEmpty(message, "tool_call_id");
        if (type.equals(Message.TOOL)) {
            String open = ids.answered(name, null);
            answered = answered != null ? answered : open;
        }
        return said(type, message.get("content"), Values.list(message, "images"))
                .name(name)
                .toolCallId(answered)
                .reasoning(Values.nonEmpty(message, "thinking"))
                .toolCalls(calls.valid())
                .invalidToolCalls(calls.invalid())
                .additionalKwargs(rest);
    }

    private ToolCalls calls(List<?> elements, Map<String, Object> rest) {
        ToolCalls calls = new ToolCalls();
        boolean more = false;
        for (Object element : elements) {
            Map<String, Object> call = Values.object(element);
            Map<String, Object> function = Values.object(call, "function");
            String name = Values.text(function, "name");
            Object arguments = function.get("arguments");
            calls.add(ids.of(Values.nonEmpty(call, "id"), name, arguments), name, arguments);
            more |= !CALL.containsAll(call.keySet()) || !FUNCTION.containsAll(function.keySet());
        }
        if (more) {
            rest.put("tool_calls", elements);
        }
        return calls;
    }

    // Images stand beside the text as bare Base64. As blocks they are found where those of other formats are.
    private static Message.Builder said(String type, @Nullable Object content, List<?> images) {
        Message.Builder message = Message.builder(type);
        List<Object> blocks = new ArrayList<>();
        if (content instanceof String text) {
            message.content(text);
            if (!images.isEmpty() && !text.isEmpty()) {
                blocks.add(Map.of("type", "text", "text", text));
            }
        } else if (content != null) {
            OpenAiContent parts = OpenAiContent.of(content); // no server takes it, but clients send it
            message.content(parts.text());
            blocks.addAll(parts.blocks());
        }
        for (Object image : images) {
            if (image != null) {
                blocks.add(Map.of("type", "image", "data", image));
            }
        }
        return message.blocks(blocks);
    }
}
