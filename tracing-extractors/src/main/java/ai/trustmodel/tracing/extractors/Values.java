package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lenient reading of JSON values: what is missing or of another type than asked for is null or empty, never an
 * exception. Nothing is changed or copied unless a method says so.
 */
final class Values {
    private Values() {}

    /** This value as a JSON object, empty when it is none. */
    static Map<String, Object> object(@Nullable Object value) {
        Map<String, Object> object = Json.object(value);
        return object == null ? Map.of() : object;
    }

    /** The object under a key, empty when there is none. */
    static Map<String, Object> object(Map<String, Object> parent, String key) {
        return object(parent.get(key));
    }

    /** This value as a JSON array, empty when it is none. */
    @SuppressWarnings("unchecked") // any element is an Object
    static List<@Nullable Object> list(@Nullable Object value) {
        return value instanceof List<?> list ? (List<@Nullable Object>) list : List.of();
    }

    /** The array under a key, empty when there is none. */
    static List<@Nullable Object> list(Map<String, Object> parent, String key) {
        return list(parent.get(key));
    }

    /** The objects in the array under a key, in order; elements of other types are left out. */
    static List<Map<String, Object>> objects(Map<String, Object> parent, String key) {
        return objects(parent.get(key));
    }

    /** The objects in this array, in order; empty when it is no array. */
    static List<Map<String, Object>> objects(@Nullable Object value) {
        List<Map<String, Object>> found = new ArrayList<>();
        for (Object element : list(value)) {
            Map<String, Object> object = Json.object(element);
            if (object != null) {
                found.add(object);
            }
        }
        return found;
    }

    /** The string under a key; null when there is none or it is of another type. */
    static @Nullable String text(Map<String, Object> parent, String key) {
        return parent.get(key) instanceof String text ? text : null;
    }

    /** The string under a key; empty when there is none. */
    static String textOrEmpty(Map<String, Object> parent, String key) {
        return parent.get(key) instanceof String text ? text : "";
    }

    /** The string under a key; null when there is none or it is empty. */
    static @Nullable String nonEmpty(Map<String, Object> parent, String key) {
        return parent.get(key) instanceof String text && !text.isEmpty() ? text : null;
    }

    /** The string, number or boolean under a key as text, as for codes that are one here and the other there. */
    static @Nullable String word(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        return null;
    }

    /** The whole number under a key, null when there is none: tokens, indexes. */
    static @Nullable Long number(Map<String, Object> parent, String key) {
        return number(parent.get(key));
    }

    /** This value as a whole number; null when it is none, has a fraction, or does not fit. */
    static @Nullable Long number(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger big) {
            return big.bitLength() < Long.SIZE ? big.longValue() : null;
        }
        if (value instanceof BigDecimal || value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return number == Math.rint(number) && Math.abs(number) < 1L << 53 ? (long) number : null;
        }
        return null;
    }

    /** A copy without the named fields and without those that are null. */
    static Map<String, Object> rest(Map<String, Object> object, Set<String> taken) {
        Map<String, Object> rest = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            if (value != null && !taken.contains(key)) {
                rest.put(key, value);
            }
        });
        return rest;
    }

    /** Whether this text starts like a JSON object or array; it may be cut, or not be JSON after all. */
    static boolean startsLikeJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    /** Whether this value says nothing: null, an empty string, an empty array or object. */
    static boolean isEmpty(@Nullable Object value) {
        return value == null
                || (value instanceof String text && text.isEmpty())
                || (value instanceof List<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    /** This text, null when it is empty. */
    static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** This value as JSON text; a string as it is. */
    static String json(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        try {
            return Json.write(value);
        } catch (IllegalArgumentException e) {
            return "(" + e.getMessage() + ")"; // a value made by a program, not read from JSON
        }
    }
}
