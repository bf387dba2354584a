package ai.trustmodel.tracing.internal;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ids: UUIDs of version 7 (RFC 9562), and their W3C trace context form.
 *
 * <p>The random part comes from a fast generator, since an id names a record and guards nothing.
 */
public final class Uuid7 {
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;

    private Uuid7() {}

    /** An id made at this time. */
    public static String at(Instant time) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (time.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0xFFFL);
        long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** The traceparent header that names a span of a trace; null where the ids are not UUIDs. */
    public static @Nullable String traceparent(String traceId, @Nullable String spanId) {
        String trace = digits(traceId);
        String span = digits(spanId == null ? traceId : spanId);
        if (trace.length() != TRACE_DIGITS || span.length() < SPAN_DIGITS) {
            return null;
        }
        return "00-" + trace + "-" + span.substring(span.length() - SPAN_DIGITS) + "-01";
    }

    /** The trace id in a traceparent header as a UUID; null when the header is not one. */
    public static @Nullable String traceOf(String traceparent) {
        String[] parts = parts(traceparent);
        if (parts == null) {
            return null;
        }
        String hex = parts[1];
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    /** The span id in a traceparent header, 16 digits; null when the header is not one. */
    public static @Nullable String spanOf(String traceparent) {
        String[] parts = parts(traceparent);
        return parts == null ? null : parts[2];
    }

    private static String @Nullable [] parts(String traceparent) {
        String[] parts = traceparent.trim().toLowerCase(Locale.ROOT).split("-", -1);
        boolean valid = parts.length >= 4
                && parts[0].length() == 2
                && !parts[0].equals("ff")
                && isHex(parts[1], TRACE_DIGITS)
                && isHex(parts[2], SPAN_DIGITS);
        return valid ? parts : null;
    }

    private static boolean isHex(String text, int length) {
        return text.length() == length
                && text.chars().allMatch(HexFormat::isHexDigit)
                && text.chars().anyMatch(c -> c != '0');
    }

    private static String digits(String id) {
        String hex = id.replace("-", "").toLowerCase(Locale.ROOT);
        return hex.chars().allMatch(HexFormat::isHexDigit) ? hex : "";
    }
}
