package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Where records are kept. Safe for use by several threads; appends come from one thread at a time.
 *
 * <p>The contract is executable: {@code StorageBackendContract} in {@code tracing-testkit}.
 */
public interface StorageBackend extends AutoCloseable {
    /**
     * Stores records in this order. When it returns they are durable; when it throws, none of them is stored. A record
     * whose id is stored already is left out, so that a batch may be sent again.
     *
     * @throws StorageException when they could not be stored
     */
    void append(List<TraceRecord> batch);

    /**
     * The reading half.
     *
     * @throws UnsupportedOperationException when this backend only writes; the message says where to read
     */
    TraceStore store();

    /**
     * Removes traces with all that belongs to them and gives their space back.
     *
     * @return how many there were
     */
    int delete(Collection<String> traceIds);

    /**
     * Removes the traces in which nothing has happened since this instant and gives their space back.
     *
     * @return how many there were
     */
    int deleteUpdatedBefore(Instant instant);

    /**
     * Removes the events that fulfil these conditions, whatever its limit and offset, and gives their space back.
     *
     * @return how many there were
     * @throws UnsupportedOperationException when this backend cannot; the message says what to do
     */
    default long deleteEvents(EventFilter filter) {
        throw new UnsupportedOperationException("this storage does not remove events");
    }

    /**
     * Removes everything that was stored, for good, and gives the space back. What is stored afterwards begins anew;
     * cursors go on.
     *
     * @throws UnsupportedOperationException when this backend cannot; the message says what to do
     */
    default void drop() {
        throw new UnsupportedOperationException("this storage does not remove everything at once");
    }

    /** Does what storing does, short of leaving something behind, and says what happened. Never throws. */
    Health check();

    /** Closes what it opened. Safe to call twice. */
    @Override
    void close();
}
