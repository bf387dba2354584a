package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Text, thinking and tool calls found in a value of no known format, by the names such things usually have. */
final class GenericContent {
    /** Names of fields that hold text, or hold what holds it; of several in one object the first counts. */
    private static final List<String> TEXT = List.of(
            "content",
            "text",
            "parts",
            "message",
            "delta",
            "output_text",
            "outputText",
            "generated_text",
            "completion",
            "response",
            "generation",
            "token",
            "output",
            "answer",
            "result",
            "reply");

    private static final List<String> THINKING = List.of("thinking", "reasoning_content", "reasoning");
    private static final Set<String> THINKING_TYPES = Set.of("thinking", "reasoning");
    private static final List<String> CALL = List.of("functionCall", "function_call", "toolUse", "function");
    private static final List<String> CALL_ID = List.of("id", "call_id", "toolUseId", "tool_call_id");
    private static final List<String> CALL_ARGS = List.of("args", "arguments", "input", "parameters");
    private static final Set<String> CALL_TYPES = Set.of("tool_use", "function_call", "tool_call");
    private static final int MAX_DEPTH = 32;

    // Most pieces of a stream are small, and there are many.
    private final StringBuilder text = new StringBuilder(0);
    private final StringBuilder thinking = new StringBuilder(0);
    private ToolCalls calls = new ToolCalls();
    private final boolean piece;
    private boolean found;

    private GenericContent(boolean piece) {
        this.piece = piece;
    }

    /** Content that comes whole. */
    static GenericContent whole() {
        return new GenericContent(false);
    }

    /** Content that comes in pieces; calls whose arguments come in pieces too are left out, since how differs. */
    static GenericContent inPieces() {
        return new GenericContent(true);
    }

    /** Adds what this value says. */
    void add(@Nullable Object value) {
        add(value, false, 0);
    }

    /** Forgets what was added. */
    void clear() {
        text.setLength(0);
        thinking.setLength(0);
        calls = calls.isEmpty() ? calls : new ToolCalls();
        found = false;
    }

    /** Whether anything was found: a text, even an empty one, or a call. */
    boolean found() {
        return found;
    }

    /** Whether the other one says some text and this one has said just the same. */
    boolean repeats(GenericContent other) {
        return !text.isEmpty() && text.length() == other.text.length() && text.compareTo(other.text) == 0;
    }

    boolean saysSomething() {
        return !text.isEmpty() || !thinking.isEmpty();
    }

    String text() {
        return text.toString();
    }

    /** A message of this type with everything that was found. */
    Message.Builder message(String type) {
        return Message.builder(type)
                .content(text.toString())
                .reasoning(thinking.isEmpty() ? null : thinking.toString())
                .toolCalls(calls.valid())
                .invalidToolCalls(calls.invalid());
    }

    /** The first field of these names that is a string, null when there is none. */
    static @Nullable String first(Map<String, Object> fields, List<String> names) {
        for (String name : names) {
            String text = Values.nonEmpty(fields, name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private void add(@Nullable Object value, boolean thought, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        if (value instanceof String string) {
            (thought ? thinking : text).append(string);
            found = true;
        } else if (value instanceof List<?> list) {
            list.forEach(element -> add(element, thought, depth + 1));
        } else if (value instanceof Map) {
            addObject(Values.object(value), thought, depth);
        }
    }

    private int size() {
        return text.length()
                + thinking.length()
                + calls.valid().size()
                + calls.invalid().size();
    }

    private void addObject(Map<String, Object> fields, boolean thoughtAbove, int depth) {
        String type = Values.textOrEmpty(fields, "type");
        boolean thought = thoughtAbove || Boolean.TRUE.equals(fields.get("thought")) || THINKING_TYPES.contains(type);
        for (String name : THINKING) {
            add(fields.get(name), true, depth + 1);
        }
        if (CALL_TYPES.contains(type) || fields.get("function") instanceof Map) {
            addCall(fields);
            return;
        }
        for (String name : CALL) {
            if (fields.get(name) instanceof Map) {
                addCall(Values.object(fields, name));
            }
        }
        Values.objects(fields, "tool_calls").forEach(this::addCall);
        for (String name : TEXT) {
            int before = size();
            add(fields.get(name), thought, depth + 1);
            if (size() > before) {
                return;
            }
        }
    }

    private void addCall(Map<String, Object> call) {
        Map<String, Object> function = Values.object(call, "function");
        Map<String, Object> named = function.isEmpty() ? call : function;
        Object args = CALL_ARGS.stream()
                .filter(name -> named.get(name) != null)
                .findFirst()
                .map(named::get)
                .orElse(null);
        if (!piece || args instanceof Map) {
            calls.add(first(call, CALL_ID), Values.text(named, "name"), args);
            found = true;
        }
    }
}
