package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call that Google streams value by value: each piece says by a JSON path where it belongs, as in
 * {@code $.places[0].name}, and pieces of one text are joined. Not thread-safe.
 */
final class PartialArgs {
    private static final int DEEPEST = 64;

    private final Map<String, @Nullable Object> root = new LinkedHashMap<>();

    /** Takes arguments that came whole. */
    void addAll(Map<String, Object> args) {
        args.forEach((key, value) -> root.put(key, copy(value)));
    }

    /** Takes an element of {@code partialArgs}. */
    void add(Map<String, Object> piece) {
        String path = GeminiFields.nonEmpty(piece, "jsonPath");
        if (path == null) {
            return;
        }
        List<Object> steps = steps(path);
        Object place = root;
        for (int i = 0; i < steps.size() - 1; i++) {
            place = inside(place, steps.get(i), steps.get(i + 1) instanceof Integer);
        }
        Object step = steps.get(steps.size() - 1);
        Object value = value(piece);
        Object before = get(place, step);
        if (value instanceof String text && before instanceof StringBuilder grown) {
            grown.append(text);
        } else if (value instanceof String text) {
            StringBuilder grown = new StringBuilder(text);
            put(place, step, before instanceof String start ? grown.insert(0, start) : grown);
        } else if (value != null || isNull(piece) || before == null) {
            put(place, step, value);
        }
    }

    /** The arguments so far; further pieces do not change what is returned. */
    Map<String, Object> value() {
        return Values.object(settled(root));
    }

    private static @Nullable Object value(Map<String, Object> piece) {
        for (String name : List.of("stringValue", "numberValue", "boolValue")) {
            Object value = GeminiFields.get(piece, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static boolean isNull(Map<String, Object> piece) {
        return piece.containsKey("nullValue") || piece.containsKey("null_value");
    }

    /** Names and list positions; of a path that cannot be read, the path itself as a name, so that nothing is lost. */
    private static List<Object> steps(String path) {
        List<Object> steps = new ArrayList<>();
        int at = path.startsWith("$") ? 1 : 0;
        while (at < path.length() && steps.size() <= DEEPEST) {
            int end;
            if (path.charAt(at) == '[') {
                end = bracket(path, at + 1, steps);
            } else {
                int from = path.charAt(at) == '.' ? at + 1 : at;
                end = from;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                steps.add(path.substring(from, end));
                end = end == from ? -1 : end;
            }
            if (end < 0) {
                return List.of(path);
            }
            at = end;
        }
        return steps.isEmpty() || steps.size() > DEEPEST ? List.of(path) : steps;
    }

    /** Reads what stands in brackets, a quoted name or a position; where it ends, -1 when it does not. */
    private static int bracket(String path, int from, List<Object> steps) {
        char quote = from < path.length() ? path.charAt(from) : ' ';
        if (quote != '\'' && quote != '"') {
            int close = path.indexOf(']', from);
            Integer position = close < 0 ? null : position(path, from, close);
            if (position == null) {
                return -1;
            }
            steps.add(position);
            return close + 1;
        }
        StringBuilder name = new StringBuilder();
        for (int at = from + 1; at < path.length(); at++) {
            char c = path.charAt(at);
            if (c == quote) {
                steps.add(name.toString());
                return at + 1 < path.length() && path.charAt(at + 1) == ']' ? at + 2 : -1;
            }
            if (c == '\\' && at + 1 < path.length()) {
                at++;
            }
            name.append(path.charAt(at));
        }
        return -1;
    }

    private static @Nullable Integer position(String path, int from, int to) {
        try {
            int position = Integer.parseInt(path, from, to, 10);
            return position < 0 ? null : position;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Object inside(Object place, Object step, boolean list) {
        Object existing = get(place, step);
        if (existing != null && (list ? existing instanceof List<?> : existing instanceof Map<?, ?>)) {
            return existing;
        }
        Object made = list ? new ArrayList<Object>() : new LinkedHashMap<String, Object>();
        put(place, step, made);
        return made;
    }

    private static @Nullable Object get(Object place, Object step) {
        if (place instanceof List<?> list) {
            return step instanceof Integer position && position < list.size() ? list.get(position) : null;
        }
        return Values.object(place).get(step.toString());
    }

    @SuppressWarnings("unchecked") // made here
    private static void put(Object place, Object step, @Nullable Object value) {
        if (place instanceof Map<?, ?> map) {
            ((Map<String, @Nullable Object>) map).put(step.toString(), value);
            return;
        }
        List<@Nullable Object> list = (List<@Nullable Object>) place;
        if (step instanceof Integer position && position < list.size()) {
            list.set(position, value);
        } else {
            list.add(value); // positions come in order; whatever number one that skips some gives, it is the next
        }
    }

    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(copy(element)));
            return copy;
        }
        Map<String, Object> object = Json.object(value);
        if (object == null) {
            return value;
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        object.forEach((key, field) -> copy.put(key, copy(field)));
        return copy;
    }

    private static @Nullable Object settled(@Nullable Object value) {
        if (value instanceof StringBuilder text) {
            return text.toString();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> settled = new ArrayList<>(list.size());
            list.forEach(element -> settled.add(settled(element)));
            return settled;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> settled = new LinkedHashMap<>();
            map.forEach((key, field) -> settled.put(String.valueOf(key), settled(field)));
            return settled;
        }
        return value;
    }
}
