package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.internal.JsonMapper;
import ai.trustmodel.tracing.internal.ObjectParser;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON, one way for every module, without showing the library behind it.
 *
 * <p>A JSON value is a {@code Map<String, Object>} in the order of the text, a {@code List<Object>}, a {@link String},
 * a {@link Number} (Integer, Long, BigInteger, BigDecimal: exact), a {@link Boolean} or null. Of a key that occurs
 * twice the last counts. Half a character (a lone surrogate) is kept in a text; in a key it is written as U+FFFD, since
 * nothing could read it there. Thread-safe.
 */
public final class Json {
    /** How deep a text may be nested; a record of the model that holds such a value may be deeper. */
    public static final int MAX_DEPTH = 500;

    /** How many characters a number may have. */
    public static final int MAX_NUMBER = 1000;

    private Json() {}

    /**
     * Reads a text that is one JSON value and nothing else. Control characters inside strings are allowed.
     *
     * @throws IllegalArgumentException when it is not, is nested deeper than {@value #MAX_DEPTH}, or has a
     *     number of more than {@value #MAX_NUMBER} characters
     */
    public static @Nullable Object parse(String text) {
        return JsonMapper.parse(text);
    }

    /** Reads a text that is one JSON object; null when it is anything else. */
    public static @Nullable Map<String, Object> parseObject(String text) {
        try {
            return object(parse(text));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Reads UTF-8 bytes that somebody sent and that are one JSON object; null when they are anything else, or are a great
     * many tiny values, which would take a hundred times their size in memory.
     */
    public static @Nullable Map<String, Object> parseObject(byte[] bytes, int from, int to) {
        return object(JsonMapper.parseForeign(bytes, from, to));
    }

    /** Reads objects one after the other, as the events of a stream. Not thread-safe. */
    @FunctionalInterface
    public interface ObjectReader {
        /** Reads UTF-8 bytes that are one JSON object; null when they are anything else. */
        @Nullable
        Map<String, Object> read(byte[] bytes, int from, int to);
    }

    /** A reader of objects, which costs less than reading each for itself. */
    public static ObjectReader objectReader() {
        return new ObjectParser();
    }

    /** This value as a JSON object; null when it is none. */
    @SuppressWarnings("unchecked") // keys of a JSON object are strings, and JSON values are all that comes here
    public static @Nullable Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }

    /** Writes a JSON value, or a record of the model in its wire form, on one line. */
    public static String write(@Nullable Object value) {
        return JsonMapper.write(value);
    }

    /** Writes the same over several lines for people to read. */
    public static String pretty(@Nullable Object value) {
        return JsonMapper.pretty(value);
    }

    /** The wire form of a record of the model: a JSON object with snake_case keys. */
    public static Map<String, Object> toMap(Object modelRecord) {
        return JsonMapper.toMap(modelRecord);
    }

    /**
     * Reads a record of the model, such as a {@code Span} or a {@code TraceRecord}, from its wire form.
     *
     * @throws IllegalArgumentException when the text is not such a record
     */
    public static <T> T read(String text, Class<T> type) {
        return JsonMapper.read(text, type);
    }
}
