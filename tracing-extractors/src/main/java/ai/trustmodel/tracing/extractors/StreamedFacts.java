package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the chunks of a stream say about an answer besides its content: of a plain value the last one counts, an object is
 * filled up, and a list in it grows, unless the next one repeats it from the beginning. Not thread-safe.
 */
final class StreamedFacts {
    // One entry for each token, and tokens do repeat.
    private static final String PER_TOKEN = "logprobs";

    private final Map<String, Object> facts = new LinkedHashMap<>();

    void add(String name, @Nullable Object value) {
        Map<String, Object> object = Json.object(value);
        if (object == null) {
            if (!Values.isEmpty(value) || !facts.containsKey(name)) {
                put(facts, name, value);
            }
            return;
        }
        Grown grown = facts.get(name) instanceof Grown before ? before : new Grown();
        facts.put(name, grown);
        object.forEach((key, field) -> grown.add(key, field, name.startsWith(PER_TOKEN)));
    }

    /** The facts so far; further ones do not change what is returned. */
    Map<String, Object> value() {
        Map<String, Object> value = new LinkedHashMap<>();
        facts.forEach((name, fact) -> value.put(name, fact instanceof Grown grown ? grown.value() : fact));
        return value;
    }

    private static void put(Map<String, Object> to, String name, @Nullable Object value) {
        if (value != null) {
            to.put(name, value);
        }
    }

    private static final class Grown {
        private final Map<String, Object> fields = new LinkedHashMap<>();
        private final Map<String, List<Object>> lists = new LinkedHashMap<>();

        private void add(String key, @Nullable Object value, boolean always) {
            if (!(value instanceof List<?> list)) {
                put(fields, key, value);
                return;
            }
            List<Object> before = lists.computeIfAbsent(key, name -> new ArrayList<>());
            boolean repeats = !always && before.size() <= list.size() && before.equals(list.subList(0, before.size()));
            before.addAll(repeats ? list.subList(before.size(), list.size()) : list);
        }

        private Map<String, Object> value() {
            Map<String, Object> value = new LinkedHashMap<>(fields);
            lists.forEach((key, list) -> value.put(key, new ArrayList<>(list)));
            return value;
        }
    }
}
