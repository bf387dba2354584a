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
 * The content of one message: text, thinking, calls, and the blocks themselves when they hold more than these do. One
 * way for answers and for their echo in the next request, so that both make the same message. Not thread-safe.
 */
final class AnthropicContent {
    private static final String CACHE_CONTROL = "cache_control";
    private static final Set<String> MARK = Set.of(CACHE_CONTROL);
    private static final Set<String> PLAIN_TEXT = Set.of("type", "text");
    private static final Set<String> PLAIN_CALL = Set.of("type", "id", "name", "input", "caller");

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final ToolCalls calls = new ToolCalls();
    private final List<ToolCall> serverCalls = new ArrayList<>();
    private final List<Object> blocks = new ArrayList<>();
    private final Map<String, Object> cacheMarks = new LinkedHashMap<>();
    private boolean plain = true;
    private boolean hasText;
    private boolean hasCall;

    private AnthropicContent() {}

    /** Reads a string, a list of blocks, or whatever else stands in the place of content. */
    static AnthropicContent of(@Nullable Object content) {
        AnthropicContent read = new AnthropicContent();
        if (content instanceof String string) {
            read.text.append(string);
        } else if (content instanceof List<?> list) {
            list.forEach(read::add);
        } else if (content != null) {
            read.add(content);
        }
        return read;
    }

    /** A message of this type with everything the content says. */
    Message.Builder message(String type) {
        Message.Builder message = Message.builder(type)
                .content(text.toString())
                .toolCalls(calls.valid())
                .invalidToolCalls(calls.invalid())
                .reasoning(thinking.isEmpty() ? null : thinking.toString())
                .blocks(plain ? List.of() : blocks);
        return cacheMarks.isEmpty() ? message : message.additionalKwargs(Map.of(CACHE_CONTROL, cacheMarks));
    }

    /** The tools the provider ran itself. */
    List<ToolCall> serverCalls() {
        return serverCalls;
    }

    private void add(@Nullable Object block) {
        Map<String, Object> fields = Json.object(block);
        if (fields == null) {
            keep(block instanceof String loose ? loose : null, block);
            return;
        }
        Map<String, Object> kept = unmarked(fields);
        switch (Values.textOrEmpty(fields, "type")) {
            case "text" -> addText(Values.textOrEmpty(fields, "text"), kept);
            case "tool_use" -> addCall(kept);
            case "thinking" -> {
                thinking.append(Values.textOrEmpty(fields, "thinking"));
                keep(null, kept);
            }
            case "server_tool_use", "mcp_tool_use" -> {
                serverCalls.add(new ToolCall(
                        Values.text(fields, "id"), Values.textOrEmpty(fields, "name"), Values.object(fields, "input")));
                keep(null, kept);
            }
            default -> keep(null, kept);
        }
    }

    private void addText(String piece, Map<String, Object> block) {
        // Where one text ends and the next begins, and what stands after a call, only the blocks can say.
        plain &= !hasText && !hasCall && PLAIN_TEXT.containsAll(block.keySet());
        hasText = true;
        text.append(piece);
        blocks.add(block);
    }

    private void addCall(Map<String, Object> block) {
        Map<String, Object> caller = Values.object(block, "caller");
        plain &=
                PLAIN_CALL.containsAll(block.keySet()) && (caller.isEmpty() || caller.equals(Map.of("type", "direct")));
        hasCall = true;
        calls.add(Values.text(block, "id"), Values.text(block, "name"), block.get("input"));
        blocks.add(block);
    }

    private void keep(@Nullable String looseText, @Nullable Object block) {
        plain = false;
        if (looseText != null) {
            text.append(looseText);
        }
        if (block != null) {
            blocks.add(block);
        }
    }

    // A client moves its cache mark to the newest message at every call, which must not make the older ones new.
    private Map<String, Object> unmarked(Map<String, Object> block) {
        Object mark = block.get(CACHE_CONTROL);
        if (mark != null) {
            cacheMarks.put(Integer.toString(blocks.size()), mark);
        }
        return Values.rest(block, MARK);
    }
}
