package ai.trustmodel.tracing.extractors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a provider that speaks a format others speak as well: where it is found, and what is its own.
 *
 * @param name what it is called in traces
 * @param hosts its host names, with the port where that tells it apart; {@code *} stands for anything
 * @param headers headers that requests to it or answers of it alone have; {@code *} at the end stands for anything
 * @param marks what in the bodies gives it away; one is enough
 * @param usage by the kind of token, as in {@code cache_read}, where in the usage object it counts them, when that is a
 *     place of its own
 */
record Provider(
        String name, List<String> hosts, List<String> headers, List<Mark> marks, Map<String, List<String>> usage) {
    private static final Set<String> FIELDS = Set.of("name", "hosts", "headers", "marks", "usage");

    /**
     * Conditions that all have to hold: a field of the answer that is there, or that begins with a text.
     *
     * @param conditions at least one
     */
    record Mark(List<Condition> conditions) {
        boolean isIn(Map<String, Object> request, Map<String, Object> answer) {
            return conditions.stream().allMatch(condition -> condition.holds(condition.asked() ? request : answer));
        }
    }

    /** A field, found by its path through objects and the first elements of lists, and how its text has to begin. */
    record Condition(
            boolean asked, List<String> path, @Nullable String start) {
        private static final String REQUEST = "request.";

        static Condition of(String written) {
            boolean asked = written.startsWith(REQUEST);
            String rest = asked ? written.substring(REQUEST.length()) : written;
            int equals = rest.indexOf('=');
            String path = equals < 0 ? rest : rest.substring(0, equals);
            return new Condition(asked, List.of(path.split("\\.")), equals < 0 ? null : rest.substring(equals + 1));
        }

        boolean holds(Map<String, Object> body) {
            Map<String, Object> in = body;
            for (String key : path.subList(0, path.size() - 1)) {
                Object value = in.get(key);
                in = Values.object(value instanceof List<?> list && !list.isEmpty() ? list.get(0) : value);
            }
            String last = path.get(path.size() - 1);
            return start == null
                    ? in.containsKey(last)
                    : Values.textOrEmpty(in, last).startsWith(start);
        }
    }

    /**
     * Reads a row of {@code providers.json}.
     *
     * @throws IllegalArgumentException when it names no provider, or something unknown about it
     */
    static Provider of(Map<String, Object> row) {
        String name = Values.nonEmpty(row, "name");
        if (name == null) {
            throw new IllegalArgumentException("A provider has no name: " + row);
        }
        for (String field : row.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("Provider " + name + " has an unknown field " + field);
            }
        }
        List<Mark> marks = new ArrayList<>();
        for (String mark : texts(row.get("marks"))) {
            List<Condition> conditions = new ArrayList<>();
            for (String condition : mark.split(" ", -1)) {
                conditions.add(Condition.of(condition));
            }
            marks.add(new Mark(conditions));
        }
        Map<String, List<String>> usage = new LinkedHashMap<>();
        Values.object(row, "usage").forEach((kind, places) -> usage.put(kind, texts(places)));
        return new Provider(name, lower(row.get("hosts")), lower(row.get("headers")), marks, usage);
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (Object element : Values.list(value)) {
            if (element instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static List<String> lower(@Nullable Object value) {
        return texts(value).stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }
}
