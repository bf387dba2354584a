package ai.trustmodel.tracing.formats;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids and times of others. */
final class Foreign {
    private Foreign() {}

    /** This id as a UUID in its usual form: with or without hyphens, in any case. */
    static String uuid(String field, String text) {
        String digits = text.replace("-", "").toLowerCase(Locale.ROOT);
        if (!digits.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("its \"" + field + "\" is not a UUID: " + text);
        }
        return digits.substring(0, 8)
                + '-'
                + digits.substring(8, 12)
                + '-'
                + digits.substring(12, 16)
                + '-'
                + digits.substring(16, 20)
                + '-'
                + digits.substring(20);
    }

    /** An id that follows from this text alone. */
    static String derived(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** A time as text, in UTC where it names no zone, or as a number of milliseconds; null when it is none. */
    static @Nullable Instant instant(@Nullable Object value) {
        try {
            if (value instanceof Number number) {
                return Instant.ofEpochSecond(
                        0,
                        new BigDecimal(number.toString()).scaleByPowerOfTen(6).longValue());
            }
            if (!(value instanceof String text) || text.isEmpty()) {
                return null;
            }
            String iso = text.replace(' ', 'T');
            return iso.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
                    ? OffsetDateTime.parse(iso).toInstant()
                    : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
