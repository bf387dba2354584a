package ai.trustmodel.tracing.mcp.tools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts JSON values down to what may be shown, and says in the place of what is left out how much it was. A text stays a
 * text, a list a list, an object an object.
 *
 * @param length how many characters a text may have
 * @param room how many characters a value may have in all, about
 */
public record Cut(int length, int room) {
    private static final int SHORTEST_KEY = 40;
    private static final int DEEPEST = 40;

    /** Texts of this length, and a few of them in one value. */
    public static Cut to(int length) {
        return new Cut(length, length > Integer.MAX_VALUE / 8 ? Integer.MAX_VALUE : length * 8);
    }

    /** A text, with {@code …[+123 chars]} in place of its rest. */
    public static String text(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length > 0 && Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        String mark = "…[+" + (text.length() - end) + " chars]";
        return text.length() - end <= mark.length() ? text : text.substring(0, end) + mark;
    }

    /** This value, cut where it is too long. */
    public @Nullable Object value(@Nullable Object value) {
        return new Walk(room).value(value, 0);
    }

    /** An object, cut where it is too long. */
    public Map<String, Object> object(Map<String, Object> object) {
        return new Walk(room).object(object, 0);
    }

    /** One walk through a value, which uses up the room. */
    private final class Walk {
        private long left;

        Walk(long room) {
            left = room;
        }

        @Nullable
        Object value(@Nullable Object value, int depth) {
            if (value instanceof String text) {
                String cut = text(text, (int) Math.max(0, Math.min(length, left)));
                left -= cut.length() + 2;
                return cut;
            }
            if (value instanceof Map<?, ?> map) {
                return object(map, depth);
            }
            if (value instanceof List<?> list) {
                return list(list, depth);
            }
            left -= String.valueOf(value).length() + 1;
            return value;
        }

        Map<String, Object> object(Map<?, ?> map, int depth) {
            Map<String, Object> cut = new LinkedHashMap<>();
            int shown = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (left <= 0 || depth > DEEPEST) {
                    cut.put("…", "[+" + (map.size() - shown) + " fields]");
                    break;
                }
                String key = text(String.valueOf(entry.getKey()), Math.max(SHORTEST_KEY, length / 4));
                left -= key.length() + 4;
                putOrNull(cut, key, value(entry.getValue(), depth + 1));
                shown++;
            }
            return cut;
        }

        List<Object> list(List<?> list, int depth) {
            List<@Nullable Object> cut = new ArrayList<>();
            for (Object item : list) {
                if (left <= 0 || depth > DEEPEST) {
                    cut.add("…[+" + (list.size() - cut.size()) + " items]");
                    break;
                }
                cut.add(value(item, depth + 1));
            }
            return uncheckedList(cut);
        }
    }

    @SuppressWarnings("NullAway") // a JSON object may hold nulls
    private static void putOrNull(Map<String, Object> map, String key, @Nullable Object value) {
        map.put(key, value);
    }

    @SuppressWarnings({"NullAway", "unchecked"}) // a JSON list may hold nulls
    private static List<Object> uncheckedList(List<@Nullable Object> list) {
        return (List<Object>) (List<?>) list;
    }
}
