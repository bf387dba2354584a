package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Walks JSON values, redacts and cuts their texts, and turns what is no JSON value into one. Returns the same object
 * where nothing had to change, which is nearly always. Used by the writer's thread alone.
 */
@SuppressWarnings("ReferenceEquality") // the same instance means: not changed
final class Cleaner {
    /** How many values one field may hold: an object that contains itself has no end. */
    private static final int MOST_VALUES = 2_000_000;

    private final Redactor redactor;
    private final int maxChars;
    private final Counters counters;
    private int values;

    Cleaner(Redactor redactor, int maxChars, Counters counters) {
        this.redactor = redactor;
        this.maxChars = maxChars;
        this.counters = counters;
    }

    static String cutMark(long left) {
        return "…[truncated: " + left + " more characters]";
    }

    String text(String text) {
        String clean = redactor.redact(text); // first, since a cut could leave half a secret
        if (clean.length() <= maxChars) {
            return clean;
        }
        String rest = Media.leftOut(clean); // a part of a picture is of no use to anybody
        if (rest.length() <= maxChars) {
            counters.truncated.increment();
            return rest;
        }
        return cut(rest);
    }

    private String cut(String clean) {
        // Not between the halves of a character.
        int end = Character.isHighSurrogate(clean.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
        counters.truncated.increment();
        return clean.substring(0, end) + cutMark(clean.length() - end);
    }

    @Nullable
    String optional(@Nullable String text) {
        return text == null ? null : text(text);
    }

    Map<String, String> texts(Map<String, String> texts) {
        Map<String, String> cleaned = new LinkedHashMap<>();
        texts.forEach((key, value) -> {
            String safe = value == null ? "" : value;
            cleaned.put(key, redactor.isSecretName(key) ? redactor.redacted(key) : text(safe));
        });
        return cleaned;
    }

    Map<String, Object> map(Map<String, Object> map) {
        values = 0;
        return map(map, 0);
    }

    List<Object> list(List<Object> list) {
        values = 0;
        return list(list, 0);
    }

    @Nullable
    Object value(@Nullable Object value) {
        values = 0;
        return value(value, 0);
    }

    <T> List<T> each(List<T> list, UnaryOperator<T> change) {
        List<T> changed = null;
        for (int i = 0; i < list.size(); i++) {
            T before = list.get(i);
            T after = change.apply(before);
            if (after != before && changed == null) {
                changed = new ArrayList<>(list);
            }
            if (changed != null) {
                changed.set(i, after);
            }
        }
        return changed == null ? list : changed;
    }

    private List<Object> list(List<Object> list, int depth) {
        return each(list, element -> nullable(value(element, depth + 1)));
    }

    @SuppressWarnings("NullAway") // a JSON list may hold nulls, which its type cannot say
    private static Object nullable(@Nullable Object value) {
        return value;
    }

    private Map<String, Object> map(Map<String, Object> map, int depth) {
        Map<String, Object> changed = null;
        for (Map.Entry<?, Object> entry : map.entrySet()) {
            String key = String.valueOf(entry.getKey());
            Object before = entry.getValue();
            boolean secret = before instanceof String text && !text.isEmpty() && redactor.isSecretName(key);
            Object after = secret ? redactor.redacted(key) : value(before, depth + 1);
            if (changed == null && (after != before || !key.equals(entry.getKey()))) {
                changed = copy(map);
            }
            if (changed != null) {
                changed.put(key, nullable(after));
            }
        }
        return changed == null ? map : changed;
    }

    private static Map<String, Object> copy(Map<?, Object> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    @SuppressWarnings("unchecked") // keys and elements are turned into JSON values one by one
    private @Nullable Object value(@Nullable Object value, int depth) {
        if (value == null || value instanceof Boolean) {
            return value;
        }
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Number number) {
            return finite(number);
        }
        if (depth >= Json.MAX_DEPTH || ++values > MOST_VALUES) {
            counters.truncated.increment();
            return "[left out: nested too deep or too large]";
        }
        if (value instanceof Map<?, ?> map) {
            return map((Map<String, Object>) map, depth);
        }
        if (value instanceof List<?> list) {
            return list((List<Object>) list, depth);
        }
        return other(value, depth);
    }

    private Object other(Object value, int depth) {
        if (value instanceof byte[]) {
            return value;
        }
        if (value instanceof Iterable<?> elements) {
            List<Object> list = new ArrayList<>();
            elements.forEach(list::add);
            return list(list, depth);
        }
        if (value.getClass().isArray()) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                list.add(Array.get(value, i));
            }
            return list(list, depth);
        }
        return text(String.valueOf(value));
    }

    /** JSON has no infinity, and a number type nobody knows is better kept as its text. */
    private static Object finite(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return Double.isFinite(value) ? number : String.valueOf(value);
        }
        boolean exact = number instanceof Integer
                || number instanceof Long
                || number instanceof BigDecimal
                || number instanceof java.math.BigInteger
                || number instanceof Short
                || number instanceof Byte;
        return exact ? number : number.toString();
    }
}
