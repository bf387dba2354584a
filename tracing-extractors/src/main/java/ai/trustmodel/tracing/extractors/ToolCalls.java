package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the tool calls of one message and tells those whose arguments parse from those whose do not. */
final class ToolCalls {
    private final List<ToolCall> valid = new ArrayList<>();
    private final List<InvalidToolCall> invalid = new ArrayList<>();

    /** Adds a call; arguments are an object, JSON text of one, or nothing. Anything else makes the call invalid. */
    void add(@Nullable String id, @Nullable String name, @Nullable Object args) {
        if (args == null || (args instanceof String blank && blank.isBlank())) {
            valid.add(new ToolCall(id, name == null ? "" : name, Map.of()));
            return;
        }
        Map<String, Object> object = args instanceof String text ? object(text) : Json.object(args);
        if (object == null) {
            invalid.add(new InvalidToolCall(id, name, Values.json(args), "the arguments are not a JSON object"));
        } else {
            valid.add(new ToolCall(id, name == null ? "" : name, object));
        }
    }

    /** Adds a call whose arguments ended before they were whole. */
    void addCut(@Nullable String id, @Nullable String name, Map<String, Object> soFar) {
        invalid.add(new InvalidToolCall(id, name, Values.json(soFar), "the arguments were cut"));
    }

    /** The object this text is, null when it is none; one that was cut, as happens, is known by its end. */
    static @Nullable Map<String, Object> object(String text) {
        int end = text.length() - 1;
        while (end >= 0 && text.charAt(end) <= ' ') {
            end--;
        }
        return end >= 0 && text.charAt(end) == '}' ? Json.parseObject(text) : null;
    }

    boolean isEmpty() {
        return valid.isEmpty() && invalid.isEmpty();
    }

    List<ToolCall> valid() {
        return valid;
    }

    List<InvalidToolCall> invalid() {
        return invalid;
    }
}
