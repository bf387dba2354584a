package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One step of a streamed interaction: how it began, and what its deltas added. */
final class StreamedStep {
    private static final Set<String> TYPE = Set.of("type");
    private static final Set<String> MEDIA = Set.of("image", "audio", "video", "document");
    private static final String OUTPUT = "model_output";

    private final Map<String, Object> fields = new LinkedHashMap<>();
    private final Map<String, List<Object>> lists = new LinkedHashMap<>();
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    private @Nullable Text text;

    void start(Map<String, Object> step) {
        Values.rest(step, Set.of()).forEach((key, value) -> {
            if (value instanceof List<?> list) {
                list.forEach(element -> append(key, element));
            } else {
                fields.put(key, value);
            }
        });
    }

    /** Takes a delta; whether it brought output. */
    boolean accept(Map<String, Object> delta) {
        String type = Values.textOrEmpty(delta, "type");
        switch (type) {
            case "text" -> {
                return addText(delta);
            }
            case "text_annotation_delta" ->
                Values.list(delta, "annotations")
                        .forEach(annotation -> text().annotations.add(annotation));
            case "thought_summary" -> {
                fields.putIfAbsent("type", "thought");
                append("summary", delta.get("content"));
                return true;
            }
            case "thought_signature" -> {
                fields.putIfAbsent("type", "thought");
                overlay("signature", delta.get("signature"));
            }
            case "arguments_delta" -> {
                fields.putIfAbsent("type", "function_call");
                grow("arguments", Values.textOrEmpty(delta, "arguments"));
                return true;
            }
            default -> {
                if (MEDIA.contains(type) && !type.equals(fields.get("type"))) {
                    fields.putIfAbsent("type", OUTPUT);
                    text = null;
                    append("content", delta);
                } else {
                    fields.putIfAbsent("type", type);
                    delta.forEach(this::fill);
                }
                return !type.isEmpty();
            }
        }
        return false;
    }

    /** The step as far as it is known. */
    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>(fields);
        lists.forEach((key, list) -> value.put(
                key,
                list.stream()
                        .map(element -> element instanceof Text grown ? grown.value() : element)
                        .toList()));
        texts.forEach((key, grown) -> {
            Object parsed = key.equals("arguments") ? Json.parseObject(grown.toString()) : null;
            value.put(key, parsed != null ? parsed : grown.toString());
        });
        return value;
    }

    private boolean addText(Map<String, Object> delta) {
        String piece = Values.textOrEmpty(delta, "text");
        if ("text".equals(fields.get("type"))) {
            grow("text", piece);
            Values.list(delta, "annotations").forEach(annotation -> append("annotations", annotation));
        } else {
            fields.putIfAbsent("type", OUTPUT);
            text().said.append(piece);
            Values.list(delta, "annotations")
                    .forEach(annotation -> text().annotations.add(annotation));
        }
        return !piece.isEmpty();
    }

    private Text text() {
        if (text == null) {
            text = new Text();
            append("content", text);
        }
        return text;
    }

    // Results come in pieces of a text or a list; of anything else the newest counts.
    private void fill(String key, @Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(element -> append(key, element));
        } else if (value instanceof String piece && key.equals("result")) {
            grow(key, piece);
        } else if (!TYPE.contains(key)) {
            overlay(key, value);
        }
    }

    private void overlay(String key, @Nullable Object value) {
        if (value != null && (!Values.isEmpty(value) || !fields.containsKey(key))) {
            fields.put(key, value);
        }
    }

    private void append(String key, @Nullable Object element) {
        if (element != null) {
            lists.computeIfAbsent(key, name -> new ArrayList<>()).add(element);
        }
    }

    private void grow(String key, String piece) {
        texts.computeIfAbsent(key, name -> new StringBuilder(Values.textOrEmpty(fields, name)))
                .append(piece);
    }

    private static final class Text {
        private final StringBuilder said = new StringBuilder();
        private final List<@Nullable Object> annotations = new ArrayList<>();

        private Map<String, Object> value() {
            Map<String, Object> value = new LinkedHashMap<>(Map.of("text", said.toString(), "type", "text"));
            if (!annotations.isEmpty()) {
                value.put("annotations", annotations);
            }
            return value;
        }
    }
}
