package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Keeps nothing, counts the spans it gets and shows every batch to whoever wants it; a slow one takes this long for a
 * span, as a disk that is behind would.
 */
final class CountingBackend implements StorageBackend {
    private final Duration perSpan;
    private final Consumer<List<TraceRecord>> seen;
    private volatile long spans;

    CountingBackend(Duration perSpan, Consumer<List<TraceRecord>> seen) {
        this.perSpan = perSpan;
        this.seen = seen;
    }

    /** One that takes no time. */
    static CountingBackend none() {
        return new CountingBackend(Duration.ZERO, batch -> {});
    }

    @Override
    public synchronized void append(List<TraceRecord> batch) {
        long count = batch.stream().filter(SpanEnded.class::isInstance).count();
        long until = System.nanoTime() + count * perSpan.toNanos();
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        seen.accept(batch);
        spans += count;
    }

    long spans() {
        return spans;
    }

    @Override
    public TraceStore store() {
        throw new UnsupportedOperationException("nothing is kept here");
    }

    @Override
    public int delete(Collection<String> traceIds) {
        return 0;
    }

    @Override
    public int deleteUpdatedBefore(Instant instant) {
        return 0;
    }

    @Override
    public Health check() {
        return new Health(true, "keeps nothing");
    }

    @Override
    public void close() {
        // There is nothing to close.
    }
}
