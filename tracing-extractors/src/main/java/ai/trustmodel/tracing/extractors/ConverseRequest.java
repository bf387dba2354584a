package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request to Converse, or to a model whose own format is the same: its messages, tools and settings. */
final class ConverseRequest {
    private static final Set<String> FACTS = Set.of("messages", "system", "modelId", "toolConfig");
    private static final Set<String> MESSAGE_FIELDS = Set.of("role", "content");
    private static final Set<String> RESULT_FIELDS = Set.of("toolUseId", "content", "status");

    private final Map<String, Object> body;
    private final List<Message> messages = new ArrayList<>();
    private final boolean hasSystem;
    private boolean understood;

    /** Reads an object, or the bare list of messages. */
    ConverseRequest(@Nullable Object request) {
        body = request instanceof List<?> list ? Map.of("messages", list) : Values.object(request);
        understood = request == null || !body.isEmpty();
        ConverseContent system = ConverseContent.of(body.get("system"));
        hasSystem = !system.isEmpty();
        if (hasSystem) {
            messages.add(system.message(Message.SYSTEM).build());
        }
        for (Object message : Values.list(body, "messages")) {
            add(message);
        }
    }

    List<Message> messages() {
        return messages;
    }

    /** Whether the facts hold all that the request says. */
    boolean isUnderstood() {
        return understood;
    }

    /** The model a client of the SDK names beside the rest; on the wire only the URL does. */
    @Nullable
    String model() {
        return Values.nonEmpty(body, "modelId");
    }

    List<@Nullable Object> tools() {
        return Values.list(Values.object(body, "toolConfig"), "tools");
    }

    /** What is neither message nor tool. */
    Map<String, Object> parameters() {
        Map<String, Object> rest = Values.rest(body, FACTS);
        Map<String, Object> toolConfig = Values.rest(Values.object(body, "toolConfig"), Set.of("tools"));
        if (!toolConfig.isEmpty()) {
            rest.put("toolConfig", toolConfig);
        }
        if (!hasSystem && !Values.isEmpty(body.get("system"))) {
            rest.put("system", body.get("system")); // a mark for the cache without words
        }
        return rest;
    }

    private void add(@Nullable Object value) {
        Map<String, Object> message = Values.object(value);
        String role = Values.text(message, "role");
        if (role == null) {
            understood = false;
            return;
        }
        Object content = message.get("content");
        Map<String, Object> rest = Values.rest(message, MESSAGE_FIELDS);
        switch (role) {
            case "user" -> addUser(content, rest);
            case "assistant" -> add(Message.AI, content, rest);
            default -> add(role, content, rest);
        }
    }

    private void addUser(@Nullable Object content, Map<String, Object> rest) {
        int before = messages.size();
        List<@Nullable Object> run = new ArrayList<>();
        for (Object block : Values.list(content)) {
            Map<String, Object> result = Json.object(Values.object(block).get("toolResult"));
            if (result != null) {
                endRun(run, rest);
                messages.add(toolResult(result));
            } else if (run.isEmpty() && messages.size() > before && ConverseContent.isCachePoint(block)) {
                Message last = messages.remove(messages.size() - 1);
                messages.add(with(Values.rest(Values.object(block), Set.of()), last));
            } else {
                run.add(block);
            }
        }
        endRun(run, rest);
        if (messages.size() == before) {
            add(Message.HUMAN, content, rest);
        }
    }

    private void endRun(List<@Nullable Object> run, Map<String, Object> rest) {
        if (!run.isEmpty()) {
            add(Message.HUMAN, run, rest);
            run.clear();
        }
    }

    private void add(String type, @Nullable Object content, Map<String, Object> rest) {
        messages.add(with(rest, ConverseContent.of(content).message(type).build()));
    }

    private static Message toolResult(Map<String, Object> result) {
        Message.Builder message = ConverseContent.of(result.get("content"))
                .message(Message.TOOL)
                .toolCallId(Values.text(result, "toolUseId"))
                .status(Values.nonEmpty(result, "status"));
        return with(Values.rest(result, RESULT_FIELDS), message.build());
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
