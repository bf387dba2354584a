package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.QueryResult;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageTotals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Reads what was recorded. Safe for use by several threads. Works on an empty store; a method throws
 * {@link StorageException} when the store cannot be read, and {@link IllegalArgumentException} when the question is
 * wrong, with what was wrong and what to do.
 */
public interface TraceStore {
    /** Traces without their messages, newest first by {@code created_at}, then by id; the total is exact. */
    Page<Trace> list(TraceFilter filter);

    /** A trace with its messages; empty when there is none of this id. */
    Optional<Trace> trace(String traceId);

    /** A trace as a list shows it, perhaps with its messages; empty when there is none of this id. */
    default Optional<Trace> summary(String traceId) {
        return trace(traceId);
    }

    /**
     * The spans of a trace in the order they were stored, each with its newest cost; empty when there is none of this
     * id.
     */
    List<Span> spans(String traceId);

    /** Messages that contain what is looked for, newest trace first. Everything stored before the call is searched. */
    Page<SearchHit> search(SearchQuery query);

    /** Totals of tokens and costs in the order of {@link UsageTotals#ORDER}. */
    List<UsageTotals> usage(UsageQuery query);

    /** At most {@code limit} records stored after this cursor, in the order they were stored; 0 begins at the start. */
    List<StoredRecord> records(long after, int limit);

    /** The cursor of the record stored last, 0 when there is none: where whoever wants to know what comes next begins. */
    default long lastCursor() {
        long last = 0;
        for (List<StoredRecord> part = records(last, 1000); !part.isEmpty(); part = records(last, 1000)) {
            last = part.get(part.size() - 1).cursor();
        }
        return last;
    }

    /**
     * Events of the machine, those stored last first.
     *
     * <p>What a store can look up it should look up; this goes through the records.
     */
    default List<HostEvent> events(EventFilter filter) {
        Deque<HostEvent> newest = new ArrayDeque<>();
        long kept = filter.offset() + filter.limit();
        long cursor = 0;
        for (List<StoredRecord> part = records(0, 1000); !part.isEmpty(); part = records(cursor, 1000)) {
            for (StoredRecord stored : part) {
                cursor = stored.cursor();
                if (stored.record() instanceof EventSeen seen && filter.matches(seen.event())) {
                    newest.addFirst(seen.event());
                    if (newest.size() > kept) {
                        newest.removeLast();
                    }
                }
            }
        }
        return newest.stream().skip(filter.offset()).toList();
    }

    /**
     * At most {@code limit} ids of traces that begin so, in no particular order; the whole id alone when there is one.
     *
     * <p>What a store can look up it should look up; this goes through the list.
     */
    default List<String> idsBeginningWith(String prefix, int limit) {
        List<String> found = new ArrayList<>();
        TraceFilter filter = TraceFilter.all().limit(TraceFilter.MAX_LIMIT);
        String next = null;
        do {
            Page<Trace> page = list(filter.cursor(next));
            for (Trace trace : page.items()) {
                if (trace.id().equals(prefix)) {
                    return List.of(prefix);
                }
                if (trace.id().startsWith(prefix) && found.size() < limit) {
                    found.add(trace.id());
                }
            }
            next = page.next();
        } while (next != null);
        return found;
    }

    /** How much there is. */
    StoreStats stats();

    /**
     * Runs one read-only statement in the store's own query language (SQL for SQLite), bounded in rows, bytes and time.
     *
     * @throws UnsupportedOperationException when the store has no query language
     * @throws IllegalArgumentException when the statement is refused or wrong, with the reason
     */
    default QueryResult query(String statement, int maxRows) {
        throw new UnsupportedOperationException("this store has no query language; use list, search and usage");
    }
}
