package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out what traces amount to when somebody asks: recording does not wait for it. Of traces that are being recorded
 * the conversation is remembered, so that a new record does not make the old ones be read again. Thread-safe.
 */
final class Summaries {
    private static final int MOST = 64;
    private static final long MOST_BYTES = 16 << 20;

    private final Index index;
    private final Map<String, Projection> remembered = new HashMap<>();
    private final Deque<String> order = new ArrayDeque<>();
    private long bytes;

    Summaries(Index index) {
        this.index = index;
    }

    /** Brings what is known of all traces up to date with the index. */
    synchronized void settle(RowReader reader) throws IOException {
        for (TraceEntry entry : index.unsettled()) {
            settle(entry, reader);
        }
    }

    /** Brings what is known of one trace up to date. */
    synchronized TraceEntry.@Nullable Summary settled(String traceId, RowReader reader) throws IOException {
        TraceEntry entry = index.entry(traceId);
        if (entry == null) {
            return null;
        }
        if (index.isUnsettled(entry)) {
            settle(entry, reader);
        }
        return index.summary(entry);
    }

    private void settle(TraceEntry entry, RowReader reader) throws IOException {
        List<Row> rows = index.rowsOf(entry.id);
        Projection projection = remembered.remove(entry.id);
        if (projection != null) {
            order.remove(entry.id);
            bytes -= projection.bytes();
        }
        if (projection == null || !projection.isPartOf(rows)) {
            projection = new Projection(entry.id);
        }
        if (!rows.isEmpty()) {
            index.settle(entry, projection.settle(rows, reader));
        }
        remembered.put(entry.id, projection);
        order.addLast(entry.id);
        bytes += projection.bytes();
        while (order.size() > MOST || (bytes > MOST_BYTES && order.size() > 1)) {
            Projection eldest = remembered.remove(order.removeFirst());
            bytes -= eldest == null ? 0 : eldest.bytes();
        }
    }
}
