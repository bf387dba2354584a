package ai.trustmodel.tracing;

import ai.trustmodel.tracing.internal.EmptyBackend;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A backend that remembers what it was given, can be held shut, and can be made to fail. */
public final class RecordingBackend implements StorageBackend {
    private final List<TraceRecord> records = new ArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile Consumer<List<TraceRecord>> before = batch -> {};
    private volatile boolean closed;

    /** Makes appends wait until {@link #open}. */
    public void shut() {
        gate = new CountDownLatch(1);
    }

    public void open() {
        gate.countDown();
    }

    /** Does this before each append, which may throw. */
    public void before(Consumer<List<TraceRecord>> action) {
        before = action;
    }

    @Override
    public void append(List<TraceRecord> batch) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        before.accept(batch);
        synchronized (records) {
            records.addAll(batch);
        }
    }

    public List<TraceRecord> records() {
        synchronized (records) {
            return List.copyOf(records);
        }
    }

    public <T extends TraceRecord> List<T> records(Class<T> type) {
        return records().stream().filter(type::isInstance).map(type::cast).toList();
    }

    public List<Span> spans() {
        return records(SpanEnded.class).stream().map(SpanEnded::span).toList();
    }

    boolean closed() {
        return closed;
    }

    @Override
    public TraceStore store() {
        return new EmptyBackend();
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
        return new Health(true, "in memory");
    }

    @Override
    public void close() {
        closed = true;
    }
}
