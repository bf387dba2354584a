package ai.trustmodel.tracing.spi;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kernel program that was started. Safe for use by several threads. */
public interface Execution {
    /** Identifies it, as in {@code exec_1a2b3c4d}. */
    String id();

    /** Where it stands: {@code running}, {@code completed}, {@code failed}, {@code stopped} or {@code timed_out}. */
    String status();

    /** What it has printed from this line on, at most {@code limit} lines. */
    Output output(long offset, int limit);

    /** Ends it so that its maps are still printed. Safe to call twice. */
    void stop();

    /** Waits until it has ended; false when it has not within this time. */
    boolean await(Duration timeout) throws InterruptedException;

    /**
     * Lines a program printed.
     *
     * @param lines the lines
     * @param total how many there are so far
     * @param dropped how many were printed and not kept
     * @param error why it failed, null when it did not
     */
    record Output(
            List<String> lines,
            long total,
            long dropped,
            @Nullable String error) {
        public Output {
            lines = List.copyOf(lines);
        }
    }
}
