package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One output item of a Responses stream: announced, filled piece by piece, and finished. */
final class StreamedItem {
    /** A part of a list inside an item: of the content of a message, of the summary of a reasoning. */
    private static final class Part {
        private final String type;
        private final StringBuilder text = new StringBuilder();
        private @Nullable Map<String, Object> whole;

        private Part(String type) {
            this.type = type;
        }

        private Map<String, Object> value() {
            Map<String, Object> part = new LinkedHashMap<>(whole == null ? Map.of("type", type) : whole);
            String key = type.equals("refusal") ? "refusal" : "text";
            if (Values.textOrEmpty(part, key).length() < text.length()) {
                part.put(key, text.toString());
            }
            return part;
        }
    }

    private final Map<String, StringBuilder> fields = new LinkedHashMap<>();
    private final Map<String, TreeMap<Long, Part>> lists = new LinkedHashMap<>();
    private Map<String, Object> item = Map.of();
    private boolean done;

    /** Takes an event about this item; its name is given without {@code response.} in front. */
    void accept(String name, Map<String, Object> data) {
        String text = Values.textOrEmpty(data, "delta");
        switch (name) {
            case "output_item.added", "output_item.done" -> {
                Map<String, Object> announced = Json.object(data.get("item"));
                if (announced != null && !done) {
                    item = announced;
                    done = name.endsWith("done");
                }
            }
            case "content_part.added", "content_part.done", "reasoning_part.added", "reasoning_part.done" ->
                part("content", "content_index", data, "output_text").whole = Json.object(data.get("part"));
            case "reasoning_summary_part.added", "reasoning_summary_part.done" ->
                part("summary", "summary_index", data, "summary_text").whole = Json.object(data.get("part"));
            case "output_text.delta" ->
                part("content", "content_index", data, "output_text").text.append(text);
            case "refusal.delta" ->
                part("content", "content_index", data, "refusal").text.append(text);
            case "reasoning_text.delta" ->
                part("content", "content_index", data, "reasoning_text").text.append(text);
            case "reasoning_summary_text.delta" ->
                part("summary", "summary_index", data, "summary_text").text.append(text);
            case "custom_tool_call_input.delta" -> field("input").append(text);
            case "code_interpreter_call_code.delta", "code_interpreter_call.code.delta" ->
                field("code").append(text);
            default -> {
                if (name.endsWith("_arguments.delta")) {
                    field("arguments").append(text);
                }
            }
        }
    }

    /** The item as far as it is known. */
    Map<String, Object> value() {
        if (done) {
            return item;
        }
        Map<String, Object> value = new LinkedHashMap<>(item);
        fields.forEach((key, text) -> value.put(key, text.toString()));
        lists.forEach((key, parts) -> {
            List<Object> all = new ArrayList<>();
            parts.values().forEach(part -> all.add(part.value()));
            value.put(key, all);
        });
        // Pieces without the announcement of their item, as of a stream whose beginning is missing.
        value.computeIfAbsent("type", key -> lists.containsKey("summary") ? "reasoning" : "message");
        return value;
    }

    private Part part(String list, String indexKey, Map<String, Object> data, String type) {
        Long index = Values.number(data, indexKey);
        return lists.computeIfAbsent(list, key -> new TreeMap<>())
                .computeIfAbsent(index == null ? 0 : index, at -> new Part(type));
    }

    private StringBuilder field(String name) {
        return fields.computeIfAbsent(name, key -> new StringBuilder());
    }
}
