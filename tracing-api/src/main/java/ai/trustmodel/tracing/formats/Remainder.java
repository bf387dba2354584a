package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a foreign form cannot say of a message. What was written is read back at once; where the result differs, the
 * fields that do are added under a key of our own, which other readers pass over.
 */
final class Remainder {
    /** The key it stands under. */
    static final String KEY = "trustmodel";

    private Remainder() {}

    /** The written form, with a remainder when reading it does not give the message. */
    static Map<String, Object> complete(
            Map<String, Object> written, Message message, Function<Map<String, Object>, Message> reader) {
        Message read = reader.apply(written);
        if (read.equals(message)) {
            return written;
        }
        Map<String, Object> wanted = Json.toMap(message);
        Map<String, Object> got = Json.toMap(read);
        Map<String, Object> remainder = new LinkedHashMap<>();
        TreeSet<String> keys = new TreeSet<>(wanted.keySet());
        keys.addAll(got.keySet());
        for (String key : keys) {
            if (!Objects.equals(wanted.get(key), got.get(key))) {
                remainder.put(key, wanted.get(key));
            }
        }
        if (!remainder.isEmpty()) {
            written.put(KEY, remainder);
        }
        return written;
    }

    /**
     * The message that was meant.
     *
     * @throws IllegalArgumentException when the remainder is not one
     */
    static Message apply(Message read, @Nullable Object remainder) {
        Map<String, Object> fields = Fields.object(remainder);
        if (fields.isEmpty()) {
            return read;
        }
        Map<String, Object> whole = new LinkedHashMap<>(Json.toMap(read));
        whole.putAll(fields);
        try {
            return Json.read(Json.write(whole), Message.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a message's \"" + KEY + "\" does not hold fields of a message", e);
        }
    }
}
