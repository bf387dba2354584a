package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parts of an OpenTelemetry message, and what they say. Not thread-safe. */
final class OtelParts {
    private static final String RESPONSE = "tool_call_response";
    private static final Set<String> TEXT = Set.of("type", "content");
    private static final Set<String> CALL = Set.of("type", "id", "name", "arguments", "error");
    private static final Set<String> ANSWER = Set.of("type", "id", "response", "result");

    private final StringBuilder content = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private final List<InvalidToolCall> invalid = new ArrayList<>();
    private final List<@Nullable Object> blocks = new ArrayList<>();
    private @Nullable String toolCallId;
    private boolean plain = true;
    private int texts;

    private OtelParts() {}

    static List<Map<String, Object>> write(Message message) {
        List<Map<String, Object>> parts = new ArrayList<>();
        boolean tool = message.type().equals(Message.TOOL);
        if (tool) {
            Map<String, Object> part = part(RESPONSE);
            part.put("id", message.toolCallId());
            part.put("response", message.blocks().isEmpty() ? message.content() : OtelBlocks.write(message.blocks()));
            parts.add(part);
        } else {
            parts.addAll(OtelBlocks.write(message.blocks()));
        }
        Said said = Said.in(message.blocks());
        add(parts, "reasoning", Objects.equals(said.reasoning(), message.reasoning()) ? null : message.reasoning());
        if (!tool && message.blocks().isEmpty()) {
            add(parts, "text", message.content());
        }
        add(parts, "refusal", Objects.equals(said.refusal(), message.refusal()) ? null : message.refusal());
        List<String> told = calls(message.blocks());
        for (ToolCall call : message.toolCalls()) {
            if (call.id() == null || !told.contains(call.id())) {
                parts.add(call(call.id(), call.name(), call.args(), null));
            }
        }
        for (InvalidToolCall call : message.invalidToolCalls()) {
            parts.add(call(call.id(), call.name(), call.args(), call.error()));
        }
        return parts;
    }

    private static List<String> calls(List<?> blocks) {
        List<String> told = new ArrayList<>();
        for (Object block : blocks) {
            String id = OtelBlocks.callId(Fields.object(block));
            if (id != null) {
                told.add(id);
            }
        }
        return told;
    }

    static Map<String, Object> part(String type) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", type);
        return part;
    }

    private static void add(List<Map<String, Object>> parts, String type, @Nullable String content) {
        if (content != null && !content.isEmpty()) {
            Map<String, Object> part = part(type);
            part.put("content", content);
            parts.add(part);
        }
    }

    static Map<String, Object> call(
            @Nullable String id, @Nullable String name, @Nullable Object arguments, @Nullable String error) {
        Map<String, Object> part = part("tool_call");
        part.put("id", id);
        part.put("name", name == null ? "" : name);
        part.put("arguments", arguments);
        Fields.put(part, "error", error);
        return part;
    }

    /** This message; where it holds the answers of several tools, a message for each of them. */
    static List<Map<String, Object>> alone(Map<String, Object> message) {
        List<@Nullable Object> parts = Fields.list(message.get("parts"));
        long answers = parts.stream()
                .filter(part -> Said.type(Fields.object(part)).equals(RESPONSE))
                .count();
        if (answers == 0 || parts.size() == 1) {
            return List.of(message);
        }
        List<Map<String, Object>> alone = new ArrayList<>();
        List<@Nullable Object> others = new ArrayList<>();
        for (Object part : parts) {
            if (Said.type(Fields.object(part)).equals(RESPONSE)) {
                alone.add(with(message, "tool", List.of(Fields.object(part))));
            } else {
                others.add(part);
            }
        }
        if (answers == 1 && "tool".equals(message.get("role"))) {
            return List.of(message);
        }
        if (!others.isEmpty()) {
            alone.add(with(message, Fields.textOrEmpty(message, "role"), others));
        }
        return alone;
    }

    private static Map<String, Object> with(Map<String, Object> message, String role, List<?> parts) {
        Map<String, Object> copy = new LinkedHashMap<>(message);
        copy.put("role", role);
        copy.put("parts", parts);
        return copy;
    }

    static OtelParts read(List<?> parts) {
        OtelParts read = new OtelParts();
        parts.forEach(part -> read.add(Fields.object(part), part));
        return read;
    }

    Message.Builder message(String type) {
        return Message.builder(type)
                .content(content.toString())
                .reasoning(reasoning.isEmpty() ? null : reasoning.toString())
                .refusal(refusal.isEmpty() ? null : refusal.toString())
                .toolCalls(calls)
                .invalidToolCalls(invalid)
                .toolCallId(toolCallId)
                .blocks(plain ? List.of() : blocks);
    }

    private void add(Map<String, Object> part, @Nullable Object raw) {
        switch (Said.type(part)) {
            case "text" -> {
                say(content, part, raw);
                texts++;
                plain &= texts == 1 && TEXT.containsAll(part.keySet());
            }
            case "reasoning", "thinking" -> say(reasoning, part, raw);
            case "refusal" -> say(refusal, part, raw);
            case "tool_call" -> {
                call(part);
                keep(part, raw, CALL.containsAll(part.keySet()));
            }
            case RESPONSE -> answer(part, raw);
            default -> keep(part, raw, false);
        }
    }

    private void say(StringBuilder where, Map<String, Object> part, @Nullable Object raw) {
        String said = Fields.text(part, "content");
        where.append(said == null ? "" : said);
        boolean own = where != content && TEXT.containsAll(part.keySet());
        if (!own) { // thinking that is nothing but words has its place in the message and need not be a block
            keep(part, raw, said != null && TEXT.containsAll(part.keySet()));
        }
    }

    private void keep(Map<String, Object> part, @Nullable Object raw, boolean says) {
        plain &= says;
        boolean call = says && Said.type(part).equals("tool_call");
        if (!call) {
            blocks.add(OtelBlocks.read(part, raw));
        }
    }

    private void call(Map<String, Object> part) {
        String id = Fields.nonEmpty(part, "id");
        Object arguments = part.get("arguments");
        Map<String, Object> object = arguments instanceof String text ? Json.parseObject(text) : Json.object(arguments);
        boolean none = arguments == null || arguments.equals("");
        if (part.containsKey("error") || (object == null && !none)) {
            String raw = arguments instanceof String text ? text : arguments == null ? null : Json.write(arguments);
            invalid.add(new InvalidToolCall(id, Fields.nonEmpty(part, "name"), raw, Fields.text(part, "error")));
        } else {
            calls.add(new ToolCall(id, Fields.textOrEmpty(part, "name"), object == null ? Map.of() : object));
        }
    }

    private void answer(Map<String, Object> part, @Nullable Object raw) {
        Object response = part.containsKey("response") ? part.get("response") : part.get("result");
        toolCallId = Fields.nonEmpty(part, "id");
        if (response instanceof List<?> list && OtelBlocks.areParts(list)) {
            list.forEach(inner -> add(Fields.object(inner), inner));
        } else if (response instanceof String text) {
            content.append(text);
        } else if (response != null) {
            content.append(Json.write(response));
        }
        if (!ANSWER.containsAll(part.keySet())) {
            keep(part, raw, false);
        }
    }
}
