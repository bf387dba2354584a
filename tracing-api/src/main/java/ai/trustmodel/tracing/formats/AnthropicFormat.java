package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The request body of Anthropic Messages: {@code {"system", "messages": [{"role", "content"}]}}. The results of tools and
 * what a person says after them are one message, since the API wants every result right behind its call.
 */
final class AnthropicFormat extends RequestFormat {
    private static final Set<String> THINKING = Set.of("thinking", "redacted_thinking");

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    String url() {
        return "https://api.anthropic.com/v1/messages";
    }

    @Override
    public Object write(List<Message> messages) {
        Map<String, Object> body = new LinkedHashMap<>();
        int first = 0;
        if (!messages.isEmpty() && messages.get(0).type().equals(Message.SYSTEM)) {
            body.put("system", content(messages.get(0)));
            first = 1;
        }
        List<Object> written = new ArrayList<>();
        for (int i = first; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (!message.type().equals(Message.TOOL)) {
                written.add(turn(Roles.of(message.type()), content(message)));
                continue;
            }
            List<@Nullable Object> results = new ArrayList<>();
            while (i < messages.size() && messages.get(i).type().equals(Message.TOOL)) {
                results.add(result(messages.get(i++)));
            }
            if (i < messages.size() && messages.get(i).type().equals(Message.HUMAN)) {
                results.addAll(blocks(messages.get(i)));
            } else {
                i--;
            }
            written.add(turn("user", results));
        }
        body.put("messages", written);
        return body;
    }

    private static Map<String, Object> turn(String role, Object content) {
        Map<String, Object> turn = new LinkedHashMap<>();
        turn.put("role", role);
        turn.put("content", content);
        return turn;
    }

    private static Map<String, Object> result(Message message) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("type", "tool_result");
        result.put("tool_use_id", message.toolCallId() == null ? "" : message.toolCallId());
        result.put("content", content(message));
        if (message.status() != null) {
            result.put("is_error", message.status().equals("error"));
        }
        return result;
    }

    private static Object content(Message message) {
        boolean plain = message.blocks().isEmpty()
                && message.toolCalls().isEmpty()
                && message.invalidToolCalls().isEmpty()
                && marks(message).isEmpty();
        String said = said(message);
        return plain ? said : blocks(message);
    }

    // A refusal has no block of its own; without its words the turn would be empty, which the API refuses.
    private static String said(Message message) {
        return message.content().isEmpty() && message.refusal() != null ? message.refusal() : message.content();
    }

    private static List<@Nullable Object> blocks(Message message) {
        List<@Nullable Object> written = new ArrayList<>();
        List<@Nullable Object> called = new ArrayList<>();
        for (Object block : marked(message)) {
            Map<String, Object> fields = Fields.object(block);
            String type = Said.type(fields);
            Map<String, Object> media = Dialect.ANTHROPIC.translated(fields);
            String text = Said.text(block);
            if (media != null) {
                written.add(media);
            } else if (text != null) {
                written.add(type.equals("text") ? block : Said.textBlock(text));
            } else if (type.equals("tool_use")) {
                called.add(fields.get("id"));
                written.add(block);
            } else if (THINKING.contains(type) || (!Said.isCall(block) && Said.reasoning(block) == null)) {
                written.add(block);
            }
        }
        if (message.blocks().isEmpty() && !said(message).isEmpty() && written.isEmpty()) {
            written.add(Said.textBlock(said(message)));
        }
        for (ToolCall call : message.toolCalls()) {
            if (!called.contains(call.id())) {
                written.add(call(call.id(), call.name(), call.args()));
            }
        }
        for (InvalidToolCall call : message.invalidToolCalls()) {
            if (!called.contains(call.id())) {
                written.add(call(call.id(), call.name(), call.args()));
            }
        }
        return written;
    }

    private static Map<String, Object> call(@Nullable String id, @Nullable String name, @Nullable Object input) {
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("type", "tool_use");
        Fields.put(call, "id", id);
        call.put("name", name == null ? "" : name);
        call.put("input", input == null ? Map.of() : input);
        return call;
    }
}
