package ai.trustmodel.tracing.internal;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What happened to recordings that did not simply go through. */
public final class Counters {
    final LongAdder sampledOut = new LongAdder();
    final LongAdder redacted = new LongAdder();
    final LongAdder truncated = new LongAdder();
    final LongAdder notUnderstood = new LongAdder();
    private final Map<Drop, LongAdder> dropped = new ConcurrentHashMap<>();
    private volatile @Nullable String lastProblem;

    /** Why a recording was dropped. */
    public enum Drop {
        QUEUE_FULL,
        CLOSED,
        INVALID,
        STORAGE
    }

    void drop(Drop reason, long count) {
        dropped.computeIfAbsent(reason, r -> new LongAdder()).add(count);
    }

    /** Notes a trace that was not chosen. */
    public void sampledOut() {
        sampledOut.increment();
    }

    public Map<String, Long> dropped() {
        Map<String, Long> counts = new TreeMap<>();
        dropped.forEach((reason, count) -> counts.put(reason.name().toLowerCase(java.util.Locale.ROOT), count.sum()));
        return counts;
    }

    long droppedCount() {
        return dropped.values().stream().mapToLong(LongAdder::sum).sum();
    }

    public long sampledOutCount() {
        return sampledOut.sum();
    }

    public long redactedCount() {
        return redacted.sum();
    }

    public long truncatedCount() {
        return truncated.sum();
    }

    public long notUnderstoodCount() {
        return notUnderstood.sum();
    }

    void problem(String problem) {
        lastProblem = problem;
    }

    public @Nullable String lastProblem() {
        return lastProblem;
    }
}
