package ai.trustmodel.tracing.storage.sqlite;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Instants as nanoseconds since 1970: exact from 1677 to 2262, the nearest end of that beyond. */
final class Times {
    private static final long NANOS = 1_000_000_000L;

    private Times() {}

    static long nanos(Instant instant) {
        try {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS), instant.getNano());
        } catch (ArithmeticException e) {
            return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    /** The UTC day, as days since 1970. */
    static long day(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), 86_400L);
    }

    static long day(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toLocalDate().toEpochDay();
    }
}
