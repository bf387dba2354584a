package ai.trustmodel.tracing.cli.terminal;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as people write and read them, in the zone of a clock. Immutable. */
public final class Times {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhdw])");
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final Clock clock;

    /** Times as this clock has them. */
    public Times(Clock clock) {
        this.clock = clock;
    }

    /**
     * The instant a user means: an ISO date, date and time, or instant; {@code 10m}, {@code 2h}, {@code 3d} ago;
     * {@code now}, {@code today}, {@code yesterday}. Dates begin at midnight in the clock's zone.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    public Instant parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        ZoneId zone = clock.getZone();
        LocalDate today = LocalDate.now(clock);
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
            return clock.instant().minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1))));
        }
        try {
            return iso(word.toUpperCase(Locale.ROOT).replace(' ', 'T'), zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time; write 2026-11-20, 2026-11-20T09:30, 2026-11-20T09:30:00Z, 10m, 2h, 3d,"
                            + " today or yesterday",
                    e);
        }
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

    private static Instant iso(String text, ZoneId zone) {
        if (text.indexOf('T') < 0) {
            return LocalDate.parse(text).atStartOfDay(zone).toInstant();
        }
        boolean hasZone = text.matches(".*T.*([+-]\\d\\d:?\\d\\d|Z)");
        return hasZone
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }

    /** The UTC day an instant falls on. */
    public static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static Duration unit(String letter) {
        return switch (letter) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }
}
