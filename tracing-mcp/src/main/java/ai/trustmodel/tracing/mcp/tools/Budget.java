package ai.trustmodel.tracing.mcp.tools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much an answer may take of a model's attention, in tokens of its JSON. Every limit on the size of an answer stands
 * here.
 *
 * <p>Tokens are estimated rather too high: three characters to a token in plain ASCII, fewer in other scripts.
 *
 * @param tokens how many
 */
public record Budget(int tokens) {
    /** What is answered to who did not ask for much. */
    public static final Budget NORMAL = new Budget(2_000);

    /** What is answered at most, whatever was asked. */
    public static final Budget MOST = new Budget(8_000);

    /** Kept free for the note about what was left out, and for naming arguments that nobody knows. */
    private static final int RESERVE = 250;

    /** How long texts may be, tried one after the other until an answer fits. */
    static final List<Integer> LENGTHS = List.of(Integer.MAX_VALUE, 4_000, 2_000, 1_000, 500, 250, 120);

    // Sixths of a token that a character takes.
    private static final int SIXTHS = 6;
    private static final int ASCII = 2;
    private static final int TWO_BYTES = 4;
    private static final int THREE_BYTES = 6;
    private static final int SURROGATE = 9;

    private static final int SCALAR = 12;

    /** The budget of an answer: more when the caller named a size. */
    static Budget of(boolean sizeNamed) {
        return sizeNamed ? MOST : NORMAL;
    }

    /** Whether an answer fits, with room for a note. */
    public boolean holds(Object answer) {
        return fits(answer, tokens - RESERVE);
    }

    /** Whether an answer fits as it is. */
    boolean holdsExactly(Object answer) {
        return fits(answer, tokens);
    }

    /**
     * Puts as many items as fit, from the first on, into a list of the answer.
     *
     * @return how many; all of them stand in the list of this name then
     */
    public int fill(Map<String, Object> answer, String name, List<?> items) {
        List<Object> list = new ArrayList<>();
        answer.put(name, list);
        long left = (long) (tokens - RESERVE) * SIXTHS - sixths(answer, Long.MAX_VALUE);
        for (Object item : items) {
            left -= sixths(item, Math.max(left, 0)) + ASCII;
            if (left < 0) {
                break;
            }
            list.add(item);
        }
        return list.size();
    }

    /** How many tokens a JSON value takes, about. */
    public static int tokens(@Nullable Object value) {
        return (int) Math.min(Integer.MAX_VALUE, (sixths(value, Long.MAX_VALUE) + SIXTHS - 1) / SIXTHS);
    }

    /**
     * Whatever else failed to: makes an answer fit by cutting its texts and lists shorter and shorter.
     *
     * @return the same object when it fits
     */
    Map<String, Object> enforce(Map<String, Object> answer) {
        if (holdsExactly(answer)) {
            return answer;
        }
        Map<String, Object> cut = answer;
        for (int length = 4_000; length >= 8; length /= 2) {
            cut = new LinkedHashMap<>(new Cut(length, tokens * 2).object(answer));
            cut.put("truncated", "the answer was too long, so texts and lists in it were cut; ask for less at once");
            if (holdsExactly(cut)) {
                return cut;
            }
        }
        return Map.of("truncated", "the answer was too long to be shown; ask for less at once");
    }

    private static boolean fits(Object value, int tokens) {
        long most = (long) tokens * SIXTHS;
        return sixths(value, most) <= most;
    }

    /** Counts until it is more than this. */
    private static long sixths(@Nullable Object value, long most) {
        if (value instanceof String text) {
            return text(text, most);
        }
        if (value instanceof Map<?, ?> map) {
            long sum = 2 * ASCII;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += text(String.valueOf(entry.getKey()), most - sum) + 2 * ASCII;
                sum += sixths(entry.getValue(), most - sum);
                if (sum > most) {
                    return sum;
                }
            }
            return sum;
        }
        if (value instanceof List<?> list) {
            long sum = 2 * ASCII;
            for (Object item : list) {
                sum += sixths(item, most - sum) + ASCII;
                if (sum > most) {
                    return sum;
                }
            }
            return sum;
        }
        return value instanceof Number ? (long) ASCII * value.toString().length() : SCALAR;
    }

    private static long text(String text, long most) {
        long sum = 2 * ASCII;
        for (int i = 0; i < text.length() && sum <= most; i++) {
            sum += character(text.charAt(i));
        }
        return sum;
    }

    private static int character(char c) {
        if (c < 0x80) {
            // As it stands in JSON: \n takes two characters, other control characters six.
            return c >= ' '
                    ? c == '"' || c == '\\' ? 2 * ASCII : ASCII
                    : c == '\n' || c == '\t' ? 2 * ASCII : 6 * ASCII;
        }
        return c < 0x800 ? TWO_BYTES : Character.isSurrogate(c) ? SURROGATE : THREE_BYTES;
    }
}
