package ai.trustmodel.tracing.spi;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Points in time as people and models write them in a question. */
public final class TimeText {
    private static final Pattern AGO = Pattern.compile(
            "(\\d{1,6}) ?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?" + "|d|days?|w|weeks?)(?: ago)?");

    /** A date and time, and maybe a zone, which people write in more ways than ISO has. */
    private static final Pattern ZONED = Pattern.compile(
            "(\\S+T[\\d:.]+) ?(Z|UTC|GMT|([+-]\\d\\d)(?::?(\\d\\d))?)?(?:\\[([\\w/+-]+)])?", Pattern.CASE_INSENSITIVE);

    private static final DateTimeFormatter MICROS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);
    private static final DateTimeFormatter NANOS =
            new DateTimeFormatterBuilder().appendInstant(9).toFormatter(Locale.ROOT);

    private TimeText() {}

    /**
     * The instant that is meant: an ISO date, date and time, or instant in any zone; {@code 10m}, {@code 2h ago},
     * {@code 3 days}, which are all ago; {@code now}, {@code today}, {@code yesterday}. Dates begin at midnight, and times
     * without a zone are, in the clock's zone.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public static Instant parse(String text, Clock clock) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        ZoneId zone = clock.getZone();
        LocalDate today = LocalDate.now(clock);
        @Nullable
        Instant named = switch (word) {
            case "now" -> clock.instant();
            case "today" -> today.atStartOfDay(zone).toInstant();
            case "yesterday" -> today.minusDays(1).atStartOfDay(zone).toInstant();
            default -> null;
        };
        if (named != null) {
            return named;
        }
        Matcher ago = AGO.matcher(word);
        if (ago.matches()) {
            Duration unit = unit(ago.group(2).charAt(0));
            return clock.instant().minus(unit.multipliedBy(Long.parseLong(ago.group(1))));
        }
        try {
            return iso(text.strip(), zone);
        } catch (DateTimeException e) {
            String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
            throw new IllegalArgumentException(
                    "'" + shown + "' is no time; write 2026-11-20, 2026-11-20T09:30, 2026-11-20T09:30:00Z, 10m, 2h, 3d,"
                            + " today or yesterday",
                    e);
        }
    }

    /**
     * An instant in UTC to the microsecond, or to the nanosecond where it is that exact. The same wherever an event is
     * written, and texts are in the order of their instants.
     */
    public static String utc(Instant time) {
        return (time.get(ChronoField.NANO_OF_SECOND) % 1000 == 0 ? MICROS : NANOS).format(time);
    }

    private static Instant iso(String text, ZoneId zone) {
        if (text.length() <= 10) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        Matcher parts = ZONED.matcher(text.substring(0, 10) + "T" + text.substring(11));
        if ("Tt ".indexOf(text.charAt(10)) < 0 || !parts.matches()) {
            throw new DateTimeException("neither a date nor a time");
        }
        LocalDateTime time = LocalDateTime.parse(parts.group(1));
        if (parts.group(3) != null) {
            String minutes = parts.group(4) == null ? "00" : parts.group(4);
            return time.toInstant(ZoneOffset.of(parts.group(3) + ":" + minutes));
        }
        String place = parts.group(5);
        if (parts.group(2) != null) {
            return time.toInstant(ZoneOffset.UTC);
        }
        return time.atZone(place == null ? zone : ZoneId.of(place)).toInstant();
    }

    private static Duration unit(char letter) {
        return switch (letter) {
            case 's' -> Duration.ofSeconds(1);
            case 'm' -> Duration.ofMinutes(1);
            case 'h' -> Duration.ofHours(1);
            case 'd' -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }
}
