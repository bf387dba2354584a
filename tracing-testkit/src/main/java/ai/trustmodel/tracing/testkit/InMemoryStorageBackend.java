package ai.trustmodel.tracing.testkit;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageException;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * A backend for tests that keeps everything in memory, passes {@link StorageBackendContract}, and can be made to fail.
 *
 * <p>It is a fake, not a store: nothing is indexed, and nothing is ever removed by itself. Thread-safe.
 *
 * <pre>{@code
 * InMemoryStorageBackend storage = new InMemoryStorageBackend();
 * try (TraceClient tracing = TraceClient.builder().storage(storage).build()) {
 *     runTheAgent(tracing);
 * }
 * try (StorageBackend again = storage.reopen()) {
 *     assertThat(again.store().list(TraceFilter.all()).total()).isEqualTo(1);
 * }
 * }</pre>
 */
public final class InMemoryStorageBackend implements StorageBackend {
    private final Memory memory;
    private volatile boolean closed;

    /** A backend with a memory of its own, which is empty. */
    public InMemoryStorageBackend() {
        this(new Memory());
    }

    private InMemoryStorageBackend(Memory memory) {
        this.memory = memory;
    }

    /** Another backend over the same memory, as a program has that starts again. */
    public InMemoryStorageBackend reopen() {
        return new InMemoryStorageBackend(memory);
    }

    /** Makes whatever uses this memory fail for this reason until {@link #mend}. */
    public void breakWith(String reason) {
        memory.broken(reason);
    }

    /** Makes it work again. */
    public void mend() {
        memory.broken(null);
    }

    @Override
    public void append(List<TraceRecord> batch) {
        memory().append(batch);
    }

    @Override
    public TraceStore store() {
        return new InMemoryTraceStore(this::memory);
    }

    @Override
    public int delete(Collection<String> traceIds) {
        return memory().delete(traceIds);
    }

    @Override
    public int deleteUpdatedBefore(Instant instant) {
        List<String> old = memory().summaries().stream()
                .filter(trace -> trace.updatedAt().isBefore(instant))
                .map(Trace::id)
                .toList();
        return memory().delete(old);
    }

    @Override
    public long deleteEvents(EventFilter filter) {
        return memory().deleteEvents(filter);
    }

    @Override
    public void drop() {
        memory().drop();
    }

    @Override
    public Health check() {
        String broken = closed ? "the backend is closed" : memory.broken();
        return broken == null ? new Health(true, this + " works") : new Health(false, this + ": " + broken);
    }

    @Override
    public void close() {
        closed = true;
    }

    private Memory memory() {
        if (closed) {
            throw StorageException.permanent(
                    "the backend is closed; use reopen()", new IllegalStateException("closed"));
        }
        return memory;
    }

    @Override
    public String toString() {
        return "InMemoryStorageBackend";
    }
}
