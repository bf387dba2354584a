package ai.trustmodel.tracing.spi;

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

    /** The spans of a trace in the order they were stored; empty when there is none of this id. */
    List<Span> spans(String traceId);

    /** Messages that contain what is looked for, newest trace first. Everything stored before the call is searched. */
    Page<SearchHit> search(SearchQuery query);

    /** Token totals, ordered by day, agent, provider and model. */
    List<UsageTotals> usage(UsageQuery query);

    /** At most {@code limit} records stored after this cursor, in the order they were stored; 0 begins at the start. */
    List<StoredRecord> records(long after, int limit);

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
