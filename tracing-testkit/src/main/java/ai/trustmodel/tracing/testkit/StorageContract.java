package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceProjection;
import ai.trustmodel.tracing.spi.TraceStore;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the parts of {@link StorageBackendContract} share: how a backend is made, broken and looked into. */
abstract class StorageContract {
    /** Records in a fixed order; each test begins anew. */
    protected final TestRecords records = new TestRecords();

    private final List<StorageBackend> opened = new ArrayList<>();
    private @Nullable StorageBackend current;

    /**
     * A backend over this test's own place, which is empty at the first call of a test. A later call opens the same place
     * again; the contract closes what this returns.
     */
    protected abstract StorageBackend open() throws Exception;

    /**
     * Makes the place unfit for storing while a backend has it open, as by a lock, a full disk or a server that is gone.
     * The contract calls {@link #mendPlace} afterwards.
     */
    protected abstract void breakPlace() throws Exception;

    /** Undoes {@link #breakPlace}. */
    protected abstract void mendPlace() throws Exception;

    @BeforeEach
    void openBackend() throws Exception {
        reopen();
    }

    @AfterEach
    void closeBackends() {
        opened.forEach(StorageBackend::close);
    }

    /** The backend under test, open. */
    final StorageBackend backend() {
        if (current == null) {
            throw new IllegalStateException("no backend is open");
        }
        return current;
    }

    final TraceStore store() {
        return backend().store();
    }

    /** Closes the backend and opens its place again. */
    final void reopen() throws Exception {
        if (current != null) {
            current.close();
        }
        current = open();
        opened.add(current);
    }

    final void append(TraceRecord... batch) {
        backend().append(List.of(batch));
    }

    /** Stores a trace that is over and returns its id. */
    final String storeTrace(String agentId, String question, String answer) {
        String trace = records.id();
        append(
                records.started(trace, agentId),
                records.said(trace, question, answer),
                records.ended(trace, TraceStatus.COMPLETED));
        return trace;
    }

    /** Everything in the stream. */
    final List<TraceRecord> stream() {
        List<TraceRecord> found = new ArrayList<>();
        long cursor = 0;
        for (List<StoredRecord> part = store().records(cursor, 100);
                !part.isEmpty();
                part = store().records(cursor, 100)) {
            for (StoredRecord stored : part) {
                assertThat(stored.cursor()).isGreaterThan(cursor);
                cursor = stored.cursor();
                found.add(stored.record());
            }
        }
        return found;
    }

    final List<String> listed(TraceFilter filter) {
        return store().list(filter).items().stream().map(Trace::id).toList();
    }

    final Trace trace(String id) {
        return store().trace(id).orElseThrow(() -> new AssertionError("there is no trace " + id));
    }

    final List<String> conversation(String traceId) {
        return trace(traceId).messages().stream().map(Message::content).toList();
    }

    /** The stored trace, its spans and its place in the list are what these records amount to. */
    final void assertIs(List<? extends TraceRecord> all, String traceId) {
        TraceProjection expected = new TraceProjection(traceId);
        all.forEach(expected::add);
        assertThat(wire(trace(traceId))).isEqualTo(wire(expected.trace()));
        assertThat(wire(store().spans(traceId))).isEqualTo(wire(SpanFacts.spans(List.copyOf(all))));
        Trace inList = store().list(TraceFilter.all().limit(TraceFilter.MAX_LIMIT)).items().stream()
                .filter(trace -> trace.id().equals(traceId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("trace " + traceId + " is not in the list"));
        assertThat(wire(inList)).isEqualTo(wire(expected.summary()));
    }

    /** What a value is on the wire, where 12.50 and 12.5 are the same number. */
    static @Nullable Object wire(@Nullable Object value) {
        return plain(Json.parse(Json.write(value)));
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(key.toString(), plain(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(plain(item)));
            return copy;
        }
        return value instanceof Number number
                ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                : value;
    }
}
