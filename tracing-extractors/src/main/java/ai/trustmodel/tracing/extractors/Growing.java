package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that arrives in pieces: texts known to be streamed grow, lists are appended to, objects are filled up,
 * and of anything else the last word that is not empty counts. Not thread-safe.
 */
final class Growing {
    // Words such as a role or an id are repeated whole in every piece, so only what is known to be cut is joined.
    private static final Set<String> CUT =
            Set.of("reasoning_content", "reasoning", "refusal", "arguments", "data", "transcript", "summary", "text");

    private final Map<String, Object> fields = new LinkedHashMap<>();

    void add(String key, @Nullable Object value) {
        if (Values.isEmpty(value)) {
            return;
        }
        Object before = fields.get(key);
        Map<String, Object> object = Json.object(value);
        if (value instanceof String text && CUT.contains(key)) {
            if (before instanceof StringBuilder grown) {
                grown.append(text);
            } else {
                fields.put(key, grown(text));
            }
        } else if (value instanceof List<?> list) {
            Elements elements = before instanceof Elements grown ? grown : new Elements();
            list.forEach(elements::append);
            fields.put(key, elements);
        } else if (object != null) {
            Growing inner = before instanceof Growing grown ? grown : new Growing();
            object.forEach(inner::add);
            fields.put(key, inner);
        } else {
            fields.put(key, value);
        }
    }

    /** What it is now: a copy that further pieces do not change. */
    Map<String, Object> value() {
        Map<String, Object> copy = new LinkedHashMap<>();
        fields.forEach((key, value) -> copy.put(key, settled(value)));
        return copy;
    }

    private static StringBuilder grown(String start) {
        return new StringBuilder(start);
    }

    private static Object settled(Object value) {
        if (value instanceof StringBuilder text) {
            return text.toString();
        }
        if (value instanceof Growing object) {
            return object.value();
        }
        return value instanceof Elements elements ? elements.value() : value;
    }

    /** A list; pieces of OpenRouter's reasoning details belong to the element of the same kind and index before them. */
    private static final class Elements {
        private final List<Object> all = new ArrayList<>();

        private void append(@Nullable Object element) {
            Map<String, Object> object = Json.object(element);
            if (object != null && object.get("index") instanceof Number && object.get("type") instanceof String) {
                Growing last = !all.isEmpty() && all.get(all.size() - 1) instanceof Growing growing ? growing : null;
                if (last == null || !last.is("index", object) || !last.is("type", object)) {
                    last = new Growing();
                    all.add(last);
                }
                object.forEach(last::add);
            } else if (element != null) {
                all.add(element);
            }
        }

        private List<Object> value() {
            return all.stream().map(Growing::settled).toList();
        }
    }

    private boolean is(String key, Map<String, Object> other) {
        return String.valueOf(fields.get(key)).equals(String.valueOf(other.get(key)));
    }
}
