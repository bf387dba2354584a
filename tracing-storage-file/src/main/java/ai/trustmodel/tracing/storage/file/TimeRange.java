package ai.trustmodel.tracing.storage.file;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Times that are of interest, in microseconds since 1970, both ends among them.
 *
 * @param since the first
 * @param until the last
 */
record TimeRange(long since, long until) {
    static final TimeRange ALL = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

    static TimeRange of(@Nullable Instant since, @Nullable Instant until) {
        return new TimeRange(
                since == null ? Long.MIN_VALUE : micros(since), until == null ? Long.MAX_VALUE : micros(until));
    }

    boolean isAll() {
        return since == Long.MIN_VALUE && until == Long.MAX_VALUE;
    }

    boolean contains(long time) {
        return time >= since && time <= until;
    }

    /** Rounded down; times that no number holds are the nearest that one does. */
    static long micros(Instant time) {
        long most = Long.MAX_VALUE / 1_000_000 - 1;
        long seconds = Math.max(-most, Math.min(most, time.getEpochSecond()));
        return seconds * 1_000_000 + time.getNano() / 1_000;
    }
}
