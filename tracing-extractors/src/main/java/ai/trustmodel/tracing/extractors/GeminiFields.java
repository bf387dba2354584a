package ai.trustmodel.tracing.extractors;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fields of Google's JSON, whose names may be written {@code likeThis} or {@code like_this}: its servers read both, and
 * clients send both. Names are given the first way.
 */
final class GeminiFields {
    private static final Pattern HUMP = Pattern.compile("(?=[A-Z])");

    // The names that are asked for are written in this package, so they are few.
    private static final Map<String, String> SNAKE = new ConcurrentHashMap<>();

    private GeminiFields() {}

    static @Nullable Object get(Map<String, Object> object, String name) {
        Object value = object.get(name);
        return value != null ? value : object.get(snake(name));
    }

    static Map<String, Object> object(Map<String, Object> parent, String name) {
        return Values.object(get(parent, name));
    }

    /** The array under a name; anything else but null as an array of it alone. */
    static List<@Nullable Object> list(Map<String, Object> parent, String name) {
        Object value = get(parent, name);
        return value == null || value instanceof List<?> ? Values.list(value) : List.of(value);
    }

    static @Nullable String nonEmpty(Map<String, Object> parent, String name) {
        return get(parent, name) instanceof String text && !text.isEmpty() ? text : null;
    }

    static @Nullable Long number(Map<String, Object> parent, String name) {
        return Values.number(get(parent, name));
    }

    /** Both ways to write these names. */
    static Set<String> names(String... names) {
        return Stream.of(names).flatMap(name -> Stream.of(name, snake(name))).collect(Collectors.toUnmodifiableSet());
    }

    private static String snake(String name) {
        return SNAKE.computeIfAbsent(
                name, camel -> HUMP.matcher(camel).replaceAll("_").toLowerCase(Locale.ROOT));
    }
}
