package ai.trustmodel.tracing.testkit;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageException;
import ai.trustmodel.tracing.spi.TraceProjection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stands for the disk: it outlives the backends that use it, and it can be out of order. Thread-safe. */
final class Memory {
    private final NavigableMap<Long, TraceRecord> stream = new TreeMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Map<String, TraceProjection> traces = new HashMap<>();
    private long last;
    private @Nullable String broken;

    /** Makes everything fail with this reason; null makes it work again. */
    synchronized void broken(@Nullable String reason) {
        broken = reason;
    }

    /** What it is broken with, null when it works. */
    synchronized @Nullable String broken() {
        return broken;
    }

    synchronized void append(List<TraceRecord> batch) {
        works();
        Map<String, TraceRecord> fresh = new LinkedHashMap<>();
        for (TraceRecord record : batch) {
            if (!ids.contains(record.recordId())) {
                fresh.putIfAbsent(record.recordId(), asStored(record));
            }
        }
        fresh.forEach((id, record) -> {
            ids.add(id);
            stream.put(++last, record);
            if (record.traceId() != null) {
                traces.computeIfAbsent(record.traceId(), TraceProjection::new).add(record);
            }
        });
    }

    synchronized int delete(Collection<String> traceIds) {
        works();
        int deleted = 0;
        for (String id : new HashSet<>(traceIds)) {
            deleted += traces.remove(id) == null ? 0 : 1;
        }
        stream.values().removeIf(record -> {
            boolean gone = record.traceId() != null && !traces.containsKey(record.traceId());
            return gone && ids.remove(record.recordId());
        });
        return deleted;
    }

    synchronized long deleteEvents(EventFilter filter) {
        works();
        List<String> gone = stream.values().stream()
                .filter(record -> record instanceof EventSeen seen && filter.matches(seen.event()))
                .map(TraceRecord::recordId)
                .toList();
        stream.values().removeIf(record -> gone.contains(record.recordId()));
        gone.forEach(ids::remove);
        return gone.size();
    }

    /** Forgets everything but how far the cursors went. */
    synchronized void drop() {
        works();
        stream.clear();
        ids.clear();
        traces.clear();
    }

    synchronized List<Trace> summaries() {
        works();
        return traces.values().stream().map(TraceProjection::summary).toList();
    }

    synchronized @Nullable Trace trace(String id) {
        works();
        TraceProjection projection = traces.get(id);
        return projection == null ? null : projection.trace();
    }

    /** All records of a trace, or all there are when it is null, in the order they were stored. */
    synchronized List<TraceRecord> records(@Nullable String traceId) {
        works();
        return stream.values().stream()
                .filter(record -> traceId == null || traceId.equals(record.traceId()))
                .toList();
    }

    synchronized List<StoredRecord> after(long cursor, int limit) {
        works();
        List<StoredRecord> found = new ArrayList<>();
        for (Map.Entry<Long, TraceRecord> entry : stream.tailMap(cursor, false).entrySet()) {
            if (found.size() == limit) {
                break;
            }
            found.add(new StoredRecord(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    private void works() {
        if (broken != null) {
            throw StorageException.temporary(broken, new IllegalStateException(broken));
        }
    }

    /** What a disk would give back: written and read again, so that a fake forgives nothing that a file does not. */
    private static TraceRecord asStored(TraceRecord record) {
        try {
            return Json.read(Json.write(record), TraceRecord.class);
        } catch (IllegalArgumentException e) {
            throw StorageException.permanent("record " + record.recordId() + " cannot be stored: " + e.getMessage(), e);
        }
    }
}
