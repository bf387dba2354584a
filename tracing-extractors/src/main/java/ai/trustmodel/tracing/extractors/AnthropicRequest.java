package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the messages of a request, in the order of the conversation. */
final class AnthropicRequest {
    /** What stands for a message that cannot be read as one; its value is kept in the blocks. */
    static final String OTHER = "other";

    private static final Set<String> MESSAGE_FIELDS = Set.of("role", "content");
    private static final Set<String> RESULT_FIELDS = Set.of("type", "tool_use_id", "content", "is_error");

    private final List<Message> messages = new ArrayList<>();

    private AnthropicRequest() {}

    /** The messages of a request body: an object, or the bare list of messages, or the bare prompt. */
    static List<Message> messages(@Nullable Object body) {
        if (body instanceof String prompt && !isUnreadable(body)) {
            return List.of(Message.of(Message.HUMAN, prompt));
        }
        AnthropicRequest request = new AnthropicRequest();
        Map<String, Object> fields = Values.object(body);
        request.addSystem(fields.get("system"));
        Object messages = body instanceof List<?> bare ? bare : fields.get("messages");
        if (messages instanceof List<?> list) {
            list.forEach(request::add);
        } else if (messages != null) {
            request.addUnreadable(messages);
        }
        return request.messages;
    }

    /** Whether this body is bytes, or JSON that was cut. */
    static boolean isUnreadable(@Nullable Object body) {
        return body instanceof byte[] || (body instanceof String text && Values.startsLikeJson(text));
    }

    private void addSystem(@Nullable Object system) {
        boolean empty = system == null || "".equals(system) || (system instanceof List<?> list && list.isEmpty());
        if (!empty) {
            messages.add(AnthropicContent.of(system).message(Message.SYSTEM).build());
        }
    }

    private void add(@Nullable Object value) {
        Map<String, Object> fields = Json.object(value);
        String role = fields == null ? null : Values.text(fields, "role");
        if (fields == null || role == null) {
            addUnreadable(value);
            return;
        }
        Object content = fields.get("content");
        Map<String, Object> rest = Values.rest(fields, MESSAGE_FIELDS);
        switch (role) {
            case "user" -> addUser(content, rest);
            case "assistant" -> add(Message.AI, content, rest);
            case "system", "developer" -> add(Message.SYSTEM, content, rest);
            default -> add(role, content, rest);
        }
    }

    private void add(String type, @Nullable Object content, Map<String, Object> rest) {
        messages.add(with(rest, AnthropicContent.of(content).message(type).build()));
    }

    private void addUser(@Nullable Object content, Map<String, Object> rest) {
        if (!(content instanceof List<?> blocks) || blocks.isEmpty()) {
            add(Message.HUMAN, content, rest);
            return;
        }
        List<@Nullable Object> run = new ArrayList<>();
        for (Object block : blocks) {
            Map<String, Object> fields = Values.object(block);
            if ("tool_result".equals(fields.get("type"))) {
                endRun(run, rest);
                messages.add(toolResult(fields));
            } else {
                run.add(block);
            }
        }
        endRun(run, rest);
    }

    private void endRun(List<@Nullable Object> run, Map<String, Object> rest) {
        if (!run.isEmpty()) {
            add(Message.HUMAN, run, rest);
            run.clear();
        }
    }

    private static Message toolResult(Map<String, Object> block) {
        Message.Builder message = AnthropicContent.of(block.get("content"))
                .message(Message.TOOL)
                .toolCallId(Values.text(block, "tool_use_id"));
        if (block.get("is_error") instanceof Boolean failed) {
            message.status(failed ? "error" : "success");
        }
        return with(Values.rest(block, RESULT_FIELDS), message.build());
    }

    private void addUnreadable(@Nullable Object value) {
        List<Object> kept = value == null ? List.of() : List.of(value);
        messages.add(Message.builder(OTHER).blocks(kept).build());
    }

    private static Message with(Map<String, Object> rest, Message message) {
        if (rest.isEmpty()) {
            return message;
        }
        Map<String, Object> kwargs = new LinkedHashMap<>(message.additionalKwargs());
        kwargs.putAll(rest);
        return message.toBuilder().additionalKwargs(kwargs).build();
    }
}
