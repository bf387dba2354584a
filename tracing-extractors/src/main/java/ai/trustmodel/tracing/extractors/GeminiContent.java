package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one message: text, thoughts, calls, and the parts themselves when they hold more than these do. One way for
 * answers and for their echo in the next request, so that both make the same message. Not thread-safe.
 */
final class GeminiContent {
    private static final Set<String> PLAIN_TEXT = Set.of("text", "thought");
    private static final Set<String> PLAIN_CALL_PART = GeminiFields.names("functionCall");
    private static final Set<String> PLAIN_CALL = Set.of("id", "name", "args");

    private final CallIds ids;
    private final StringBuilder text = new StringBuilder(0);
    private final StringBuilder thinking = new StringBuilder(0);
    private final ToolCalls calls = new ToolCalls();
    private final ToolCalls serverCalls = new ToolCalls();
    private final List<Object> blocks = new ArrayList<>();
    private boolean plain = true;
    private boolean hasText;
    private boolean hasThought;
    private boolean hasCall;

    GeminiContent(CallIds ids) {
        this.ids = ids;
    }

    /** Adds a part: an object, or, as some libraries allow, a text alone. */
    void add(@Nullable Object part) {
        if (part instanceof String loose) {
            if (!loose.isEmpty()) {
                addText(loose, Map.of("text", loose));
            }
            return;
        }
        Map<String, Object> fields = Json.object(part);
        if (fields == null) {
            keep(part);
            return;
        }
        Map<String, Object> call = Json.object(GeminiFields.get(fields, "functionCall"));
        Map<String, Object> code = Json.object(GeminiFields.get(fields, "executableCode"));
        Map<String, Object> tool = Json.object(GeminiFields.get(fields, "toolCall"));
        if (call != null) {
            addCall(call, fields);
        } else if (code != null) {
            serverCalls.add(Values.nonEmpty(code, "id"), "executable_code", Values.rest(code, Set.of("id")));
            keep(fields);
        } else if (tool != null) {
            String name = GeminiFields.nonEmpty(tool, "toolType");
            serverCalls.add(Values.nonEmpty(tool, "id"), name == null ? "tool_call" : name, tool.get("args"));
            keep(fields);
        } else if (fields.get("text") instanceof String said) {
            addText(said, fields);
        } else {
            keep(fields);
        }
    }

    /** Keeps a part as it is, whatever it holds. */
    void keep(@Nullable Object part) {
        if (part != null) {
            plain = false;
            blocks.add(part);
        }
    }

    /** A message of this type with everything the parts say. */
    Message.Builder message(String type) {
        return Message.builder(type)
                .content(text.toString())
                .toolCalls(calls.valid())
                .invalidToolCalls(calls.invalid())
                .reasoning(thinking.isEmpty() ? null : thinking.toString())
                .blocks(plain ? List.of() : blocks);
    }

    /** The tools the provider ran itself. */
    List<ToolCall> serverCalls() {
        return serverCalls.valid();
    }

    private void addText(String said, Map<String, Object> part) {
        boolean silent = PLAIN_TEXT.containsAll(part.keySet());
        if (said.isEmpty() && silent) {
            return; // streams are full of them, and no echo has them
        }
        boolean thought = Boolean.TRUE.equals(part.get("thought"));
        // Where one text ends and the next begins, and any order but thought, text, calls, only the blocks can say.
        plain &= silent && !hasText && !hasCall && !(thought && hasThought);
        hasThought |= thought;
        hasText |= !thought;
        (thought ? thinking : text).append(said);
        blocks.add(part);
    }

    private void addCall(Map<String, Object> call, Map<String, Object> part) {
        String name = GeminiFields.nonEmpty(call, "name");
        Object args = call.get("args");
        List<Map<String, Object>> pieces = Values.objects(GeminiFields.get(call, "partialArgs"));
        if (!pieces.isEmpty()) {
            PartialArgs joined = new PartialArgs();
            joined.addAll(Values.object(args));
            pieces.forEach(joined::add);
            args = joined.value();
        }
        String id = ids.of(Values.nonEmpty(call, "id"), name, args);
        if (Boolean.TRUE.equals(GeminiFields.get(call, "willContinue"))) {
            calls.addCut(id, name, Values.object(args));
        } else {
            calls.add(id, name, args);
        }
        plain &= PLAIN_CALL_PART.containsAll(part.keySet()) && PLAIN_CALL.containsAll(call.keySet());
        hasCall = true;
        blocks.add(part);
    }
}
