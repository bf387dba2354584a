package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the elements of {@code tool_calls} of Chat Completions, and the free-text calls Responses has as well. */
final class OpenAiToolCalls {
    private final ToolCalls calls = new ToolCalls();
    private final List<InvalidToolCall> unknown = new ArrayList<>();

    /** Adds an element of a Chat Completions message's {@code tool_calls}. */
    void add(@Nullable Object element) {
        Map<String, Object> call = Values.object(element);
        String id = Values.nonEmpty(call, "id");
        Map<String, Object> function = Json.object(call.get("function"));
        Map<String, Object> custom = Json.object(call.get("custom"));
        if (custom != null && (function == null || "custom".equals(call.get("type")))) {
            addCustom(id, Values.text(custom, "name"), custom.get("input"));
        } else if (function != null) {
            addFunction(id, Values.text(function, "name"), function.get("arguments"));
        } else if (call.get("name") instanceof String name) {
            addFunction(id, name, call.get(call.containsKey("arguments") ? "arguments" : "args"));
        } else if (element != null) {
            unknown.add(new InvalidToolCall(id, null, Values.json(element), "a tool call of unknown type"));
        }
    }

    /** Adds a call of a function, whose arguments are JSON text, or an object where a server parsed it. */
    void addFunction(@Nullable String id, @Nullable String name, @Nullable Object arguments) {
        calls.add(id, name, arguments);
    }

    /** Adds a call of a custom tool, whose input is free text; LangChain hands it over as one argument. */
    void addCustom(@Nullable String id, @Nullable String name, @Nullable Object input) {
        calls.add(id, name, Map.of("__arg1", input == null ? "" : input));
    }

    List<ToolCall> valid() {
        return calls.valid();
    }

    List<InvalidToolCall> invalid() {
        List<InvalidToolCall> all = new ArrayList<>(calls.invalid());
        all.addAll(unknown);
        return all;
    }
}
