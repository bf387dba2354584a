package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of one Converse message: text, thinking, calls, and the blocks themselves when they hold more than these
 * do. A block is an object whose one field says what it is. One way for answers and for their echo in the next request,
 * so that both make the same message. Not thread-safe.
 */
final class ConverseContent {
    static final String CACHE_POINT = "cachePoint";

    private static final String SERVER_TOOL = "server_tool_use";
    private static final Set<String> PLAIN_CALL = Set.of("toolUseId", "name", "input", "type");

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ToolCalls calls = new ToolCalls();
    private final List<ToolCall> serverCalls = new ArrayList<>();
    private final List<Object> blocks = new ArrayList<>();
    private final Map<String, Object> cachePoints = new LinkedHashMap<>();
    private boolean plain = true;

    private ConverseContent() {}

    /** Reads a list of blocks, a string, or whatever else stands in the place of content. */
    static ConverseContent of(@Nullable Object content) {
        ConverseContent read = new ConverseContent();
        if (content instanceof String string) {
            read.text.append(string);
        } else if (content instanceof List<?> list) {
            list.forEach(read::add);
        } else if (content != null) {
            read.add(content);
        }
        return read;
    }

    /** Whether this block only marks where the cache ends. */
    static boolean isCachePoint(@Nullable Object block) {
        return Values.object(block).get(CACHE_POINT) != null;
    }

    /** A message of this type with everything the content says. */
    Message.Builder message(String type) {
        Message.Builder message = Message.builder(type)
                .content(text.toString())
                .toolCalls(calls.valid())
                .invalidToolCalls(calls.invalid())
                .reasoning(reasoning.isEmpty() ? null : reasoning.toString())
                .blocks(plain ? List.of() : blocks);
        return cachePoints.isEmpty() ? message : message.additionalKwargs(Map.of(CACHE_POINT, cachePoints));
    }

    /** Whether there is nothing but marks, or nothing at all. */
    boolean isEmpty() {
        return text.isEmpty() && blocks.isEmpty();
    }

    /** The tools the provider ran itself. */
    List<ToolCall> serverCalls() {
        return serverCalls;
    }

    private void add(@Nullable Object block) {
        Map<String, Object> fields = Json.object(block);
        if (fields == null) {
            text.append(block instanceof String loose ? loose : "");
            keep(block);
        } else if (isCachePoint(block)) {
            // A client moves the mark to the newest message at every call, which must not make the older ones new.
            cachePoints.put(Integer.toString(blocks.size()), fields.get(CACHE_POINT));
        } else if (fields.get("text") instanceof String piece) {
            // Where one text ends and the next begins, and what stands after a call, only the blocks can say.
            plain &= blocks.isEmpty() && isAlone(fields);
            text.append(piece);
            blocks.add(fields);
        } else if (fields.get("toolUse") instanceof Map<?, ?>) {
            addCall(fields, Values.object(fields, "toolUse"));
        } else {
            addOther(fields);
        }
    }

    private void addCall(Map<String, Object> block, Map<String, Object> call) {
        if (SERVER_TOOL.equals(call.get("type"))) {
            addServerCall(call);
            keep(block);
            return;
        }
        plain &= isAlone(block)
                && PLAIN_CALL.containsAll(call.keySet())
                && (call.get("type") == null || "tool_use".equals(call.get("type")));
        calls.add(Values.text(call, "toolUseId"), Values.text(call, "name"), call.get("input"));
        blocks.add(block);
    }

    private void addOther(Map<String, Object> block) {
        keep(block);
        Values.objects(Values.object(block, "citationsContent"), "content")
                .forEach(part -> text.append(Values.textOrEmpty(part, "text")));
        Map<String, Object> guarded = Values.object(Values.object(block, "guardContent"), "text");
        text.append(Values.textOrEmpty(guarded, "text"));
        Map<String, Object> thought = Values.object(Values.object(block, "reasoningContent"), "reasoningText");
        reasoning.append(Values.textOrEmpty(thought, "text"));
        if (block.get("json") != null) {
            text.append(Values.json(block.get("json"))); // what a tool returned
        }
        if (block.get("serverToolUse") instanceof Map<?, ?>) {
            addServerCall(Values.object(block, "serverToolUse"));
        }
    }

    private void addServerCall(Map<String, Object> call) {
        serverCalls.add(new ToolCall(
                Values.text(call, "toolUseId"), Values.textOrEmpty(call, "name"), Values.object(call, "input")));
    }

    private void keep(@Nullable Object block) {
        plain = false;
        if (block != null) {
            blocks.add(block);
        }
    }

    // Clients in Java and Go write the other members of the union as null.
    private static boolean isAlone(Map<String, Object> block) {
        return block.size() == 1 || Values.rest(block, Set.of()).size() == 1;
    }
}
