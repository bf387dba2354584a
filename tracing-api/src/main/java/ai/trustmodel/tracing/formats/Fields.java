package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.spi.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lenient reading of JSON objects: what is missing or of another type is null or empty, never an exception. */
final class Fields {
    private Fields() {}

    static Map<String, Object> object(@Nullable Object value) {
        Map<String, Object> object = Json.object(value);
        return object == null ? Map.of() : object;
    }

    @SuppressWarnings("unchecked") // any element is an Object
    static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
    }

    static @Nullable String text(Map<String, Object> object, String key) {
        return object.get(key) instanceof String text ? text : null;
    }

    static @Nullable String nonEmpty(Map<String, Object> object, String key) {
        return object.get(key) instanceof String text && !text.isEmpty() ? text : null;
    }

    static String textOrEmpty(Map<String, Object> object, String key) {
        return object.get(key) instanceof String text ? text : "";
    }

    /** A whole number, also one that is written with a fraction of zero or as text; null when it is none. */
    static @Nullable Long number(@Nullable Object value) {
        try {
            return value instanceof Number || value instanceof String
                    ? new BigDecimal(value.toString()).longValueExact()
                    : null;
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    /** A copy without these fields and without those that are null. */
    static Map<String, Object> rest(Map<String, Object> object, Set<String> taken) {
        Map<String, Object> rest = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            if (value != null && !taken.contains(key)) {
                rest.put(key, value);
            }
        });
        return rest;
    }

    /** Puts a value unless it is null or empty. */
    static void put(Map<String, Object> object, String key, @Nullable Object value) {
        if (!isEmpty(value)) {
            object.put(key, value);
        }
    }

    static boolean isEmpty(@Nullable Object value) {
        return value == null
                || (value instanceof String text && text.isEmpty())
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }
}
