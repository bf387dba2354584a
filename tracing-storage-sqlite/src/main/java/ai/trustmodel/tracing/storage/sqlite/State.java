package ai.trustmodel.tracing.storage.sqlite;

import java.sql.SQLException;
import java.util.Objects;

/** The row of counters, as one writing transaction found it and will leave it. */
final class State {
    final long version;
    long lastTrace;
    long lastBody;
    long lastRecord;
    long freshHashes;
    long indexedBody;
    long traces;
    long spans;
    long messages;

    private State(long version) {
        this.version = version;
    }

    static State read(Db db) throws SQLException {
        State found = db.first("SELECT * FROM state", row -> {
            State state = new State(row.getLong(2));
            state.lastTrace = row.getLong(3);
            state.lastBody = row.getLong(4);
            state.lastRecord = row.getLong(5);
            state.freshHashes = row.getLong(6);
            state.indexedBody = row.getLong(7);
            state.traces = row.getLong(8);
            state.spans = row.getLong(9);
            state.messages = row.getLong(10);
            return state;
        });
        return Objects.requireNonNull(found, "the row of counters is missing");
    }

    /** Writes what has changed, one version on. */
    void write(Db db) throws SQLException {
        db.update(
                "UPDATE state SET version = ?, last_trace = ?, last_body = ?, last_record = ?, fresh_hashes = ?,"
                        + " indexed_body = ?, traces = ?, spans = ?, messages = ?",
                version + 1,
                lastTrace,
                lastBody,
                lastRecord,
                freshHashes,
                indexedBody,
                traces,
                spans,
                messages);
    }
}
