package ai.trustmodel.tracing.storage.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The traces in the index, each with a number, which rows have instead of its id. Used under the lock of the index. */
final class TraceTable {
    private final List<TraceEntry> numbered = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<TraceEntry> unsettled = new LinkedHashSet<>();

    int number(String traceId) {
        return numbers.computeIfAbsent(traceId, unknown -> {
            numbered.add(new TraceEntry(unknown));
            return numbered.size() - 1;
        });
    }

    void add(int number, int row) {
        TraceEntry entry = numbered.get(number);
        entry.add(row);
        unsettled.add(entry);
    }

    /** The rows are others; traces without any are no more. */
    void numberAnew(Rows rows) {
        numbered.forEach(TraceEntry::clearRows);
        for (int row = 0; row < rows.size(); row++) {
            if (rows.trace(row) != Rows.NO_TRACE) {
                numbered.get(rows.trace(row)).add(row);
            }
        }
        List<TraceEntry> kept =
                numbered.stream().filter(entry -> entry.count() > 0).toList();
        numbered.clear();
        numbers.clear();
        unsettled.clear();
        for (TraceEntry entry : kept) {
            numbers.put(entry.id, numbered.size());
            for (int i = 0; i < entry.count(); i++) {
                rows.trace(entry.row(i), numbered.size());
            }
            numbered.add(entry);
            if (!entry.isSettled(rows)) {
                unsettled.add(entry);
            }
        }
    }

    @Nullable
    TraceEntry find(String traceId) {
        Integer number = numbers.get(traceId);
        return number == null ? null : numbered.get(number);
    }

    List<String> idsBeginningWith(String prefix, int limit) {
        if (numbers.containsKey(prefix)) {
            return List.of(prefix);
        }
        return numbers.keySet().stream()
                .filter(id -> id.startsWith(prefix))
                .limit(limit)
                .toList();
    }

    /** Those that have changed since they were read. */
    Set<TraceEntry> unsettled() {
        return unsettled;
    }

    List<TraceEntry.Summary> summaries() {
        return numbered.stream()
                .map(TraceEntry::summary)
                .filter(Objects::nonNull)
                .toList();
    }

    void settle(TraceEntry.Summary summary, Rows rows) {
        TraceEntry entry = find(summary.trace().id());
        if (entry != null && summary.isOf(entry, rows)) {
            entry.summary(summary);
            unsettled.remove(entry);
        }
    }
}
