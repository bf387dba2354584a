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
    private static final long MOST_BYTES = 4 << 20;

    /** Reading the records of as many traces takes longer than reading a file. */
    private static final int WORTH_A_FILE = 1000;

    private final Index index;
    private final SummaryFile file;
    private final Map<String, Projection> remembered = new HashMap<>();
    private final Deque<String> order = new ArrayDeque<>();
    private long bytes;
    private boolean loaded;
    private int unsaved;

    Summaries(Index index, SummaryFile file) {
        this.index = index;
        this.file = file;
    }

    /** Brings what is known of all traces up to date with the index. */
    synchronized void settle(RowReader reader) throws IOException {
        if (!loaded) {
            loaded = true;
            if (index.unsettled().size() >= WORTH_A_FILE) {
                file.load(index::settle);
            }
        }
        for (TraceEntry entry : index.unsettled()) {
            settle(entry, reader);
        }
        if (unsaved >= WORTH_A_FILE) {
            save();
        }
    }

    /** Writes down what the next program would have to work out. */
    synchronized void save() {
        if (unsaved > 0 && index.summaries().size() >= WORTH_A_FILE) {
            unsaved = 0;
            file.save(index.summaries());
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
            index.settle(projection.settle(rows, reader));
            unsaved++;
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
