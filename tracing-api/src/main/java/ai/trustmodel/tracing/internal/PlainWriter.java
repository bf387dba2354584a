package ai.trustmodel.tracing.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain JSON values as the mapper would, without the mapper: making one and asking it about classes costs a
 * program more than all else until its first answer.
 */
final class PlainWriter {
    private PlainWriter() {}

    /** Whether this is nothing but maps, lists, texts, numbers and the like, and is not nested deeper than this. */
    static boolean isPlain(@Nullable Object value, int depth) {
        if (value == null || value instanceof String || value instanceof Boolean || isPlainNumber(value)) {
            return true;
        }
        if (depth <= 0) {
            return false;
        }
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (!(entry.getKey() instanceof String) || !isPlain(entry.getValue(), depth - 1)) {
                    return false;
                }
            }
            return true;
        }
        if (value instanceof List<?> list) {
            for (Object item : list) {
                if (!isPlain(item, depth - 1)) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }

    private static boolean isPlainNumber(Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value.getClass() == BigDecimal.class
                || value.getClass() == BigInteger.class;
    }

    /** Writes a plain value. */
    static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(Surrogates.replaceLone((String) entry.getKey()));
                write(out, entry.getValue());
            }
            out.writeEndObject();
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            for (Object item : list) {
                write(out, item);
            }
            out.writeEndArray();
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value == null) {
            out.writeNull();
        } else {
            writeNumber(out, value);
        }
    }

    private static void writeNumber(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Integer number) {
            out.writeNumber(number);
        } else if (value instanceof Long number) {
            out.writeNumber(number);
        } else if (value instanceof Double number) {
            out.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            out.writeNumber(number);
        } else {
            out.writeNumber((BigDecimal) value);
        }
    }
}
