package ai.trustmodel.tracing.cli.terminal;

import ai.trustmodel.tracing.spi.TimeText;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Points in time as people write and read them, in the zone of a clock. Immutable. */
public final class Times {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Clock clock;

    /** Times as this clock has them. */
    public Times(Clock clock) {
        this.clock = clock;
    }

    /**
     * The instant a user means, in the clock's zone.
     *
     * @throws IllegalArgumentException when it is none; {@link TimeText} says what is understood
     */
    public Instant parse(String text) {
        return TimeText.parse(text, clock);
    }

    /** How long ago it was when that was within a day, else its date and time in the clock's zone. */
    public String when(Instant time) {
        Duration ago = Duration.between(time, clock.instant());
        if (ago.isNegative() || ago.toHours() >= 24) {
            return LOCAL.format(time.atZone(clock.getZone()));
        }
        if (ago.toMinutes() < 1) {
            return ago.toSeconds() + "s ago";
        }
        return ago.toHours() < 1 ? ago.toMinutes() + "m ago" : ago.toHours() + "h ago";
    }

    /** Date and time to the second in the clock's zone. */
    public String exact(Instant time) {
        return EXACT.format(time.atZone(clock.getZone()));
    }

    /** Date and time in UTC, to the second. */
    public static String utc(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** How long something took, in two or three digits. */
    public static String took(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        if (millis < 1000) {
            return millis < 10 && millis != Math.rint(millis) ? format("%.1fms", millis) : format("%.0fms", millis);
        }
        if (millis < 60_000) {
            return format(millis < 10_000 ? "%.2fs" : "%.1fs", millis / 1000);
        }
        long minutes = duration.toMinutes();
        return minutes < 60
                ? minutes + "m " + duration.toSecondsPart() + "s"
                : duration.toHours() + "h " + duration.toMinutesPart() + "m";
    }

    /** The UTC day an instant falls on. */
    public static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
