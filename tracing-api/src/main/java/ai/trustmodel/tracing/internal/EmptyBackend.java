package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The store of a client that is off: keeps nothing and is always empty. */
public final class EmptyBackend implements StorageBackend, TraceStore {
    @Override
    public void append(List<TraceRecord> batch) {
        // Off means off.
    }

    @Override
    public TraceStore store() {
        return this;
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
    public long deleteEvents(EventFilter filter) {
        return 0;
    }

    @Override
    public void drop() {
        // Nothing is kept.
    }

    @Override
    public Health check() {
        return new Health(true, "tracing is off");
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public Page<Trace> list(TraceFilter filter) {
        return new Page<>(List.of(), 0, null);
    }

    @Override
    public Optional<Trace> trace(String traceId) {
        return Optional.empty();
    }

    @Override
    public List<Span> spans(String traceId) {
        return List.of();
    }

    @Override
    public Page<SearchHit> search(SearchQuery query) {
        return new Page<>(List.of(), 0, null);
    }

    @Override
    public List<UsageTotals> usage(UsageQuery query) {
        return List.of();
    }

    @Override
    public List<StoredRecord> records(long after, int limit) {
        return List.of();
    }

    @Override
    public StoreStats stats() {
        return new StoreStats("off", 0, 0, 0, null, null, null);
    }

    @Override
    public String toString() {
        return "EmptyBackend{}";
    }
}
