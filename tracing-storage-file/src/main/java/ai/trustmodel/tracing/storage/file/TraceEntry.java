package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.UsageTotals;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A trace in the index: which rows are its records, and what they amounted to when they were read last. */
final class TraceEntry {
    /**
     * What the records of a trace amount to.
     *
     * @param trace as a list shows it
     * @param models that answered its calls
     * @param usage its tokens and costs by day, provider and model
     * @param records how many records there were
     * @param last the cursor of the last of them: with their number it tells whether this is still so
     */
    record Summary(Trace trace, Set<String> models, List<UsageTotals> usage, int records, long last) {
        boolean isOf(TraceEntry entry, Rows all) {
            return entry.count > 0 && entry.count == records && all.cursor(entry.rows[entry.count - 1]) == last;
        }
    }

    private static final int FEW = 4;

    final String id;
    private int[] rows = new int[FEW];
    private int count;
    private @Nullable Summary summary;

    TraceEntry(String id) {
        this.id = id;
    }

    int count() {
        return count;
    }

    int row(int i) {
        return rows[i];
    }

    void add(int row) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, count * 2);
        }
        rows[count++] = row;
    }

    /** Forgets which rows are its own, since they are numbered anew. */
    void clearRows() {
        count = 0;
    }

    @Nullable
    Summary summary() {
        return summary;
    }

    void summary(Summary now) {
        summary = now;
    }

    /** Whether the summary is of these rows. */
    boolean isSettled(Rows all) {
        return summary != null && summary.isOf(this, all);
    }
}
