package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Message;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the full-text index behind the bodies: recording never waits for it. A search brings it up to date first; in
 * quiet moments {@link #step} does so before anybody asks.
 */
final class TextIndex {
    private static final Logger LOG = LoggerFactory.getLogger(TextIndex.class);
    private static final int BODIES_A_STEP = 500;

    private record Indexed(long no, String text) {}

    private final Connections connections;
    private final Codec codec;
    private final Runnable stale;

    TextIndex(Connections connections, Codec codec, Runnable stale) {
        this.connections = connections;
        this.codec = codec;
        this.stale = stale;
    }

    /** Indexes everything that was stored before this call. */
    void catchUp() {
        State state = connections.read(State::read);
        for (long indexed = state.indexedBody; indexed < state.lastBody; ) {
            long next = step();
            if (next <= indexed) {
                return; // another file stands here now, which will never have as many bodies
            }
            indexed = next;
        }
    }

    /** Whether there is something to index. */
    boolean isBehind() {
        State state = connections.read(State::read);
        return state.indexedBody < state.lastBody;
    }

    /** Indexes some bodies, and returns up to which all are. */
    long step() {
        return connections.tend(stale, (db, state) -> {
            List<Indexed> next = db.list(
                    "SELECT kind, data, hash, no FROM body WHERE no > ? ORDER BY no LIMIT ?",
                    row -> indexed(db, row),
                    state.indexedBody,
                    BODIES_A_STEP);
            for (Indexed body : next) {
                if (!body.text.isBlank()) {
                    db.later("INSERT INTO body_text (rowid, text) VALUES (?, ?)", body.no, body.text);
                }
            }
            state.indexedBody = next.size() < BODIES_A_STEP ? state.lastBody : next.get(next.size() - 1).no;
            return state.indexedBody;
        });
    }

    private Indexed indexed(Db db, ResultSet row) throws SQLException {
        StringBuilder text = new StringBuilder();
        try {
            for (Message message : Texts.messages(db, codec, row)) {
                text.append(message.content()).append('\n');
            }
        } catch (Codec.DamagedException e) {
            LOG.warn("a message is left out of the index: {}", e.getMessage());
        }
        return new Indexed(row.getLong(4), text.toString());
    }

    /** Takes a body that goes out of the index. */
    static void remove(Db db, State state, long body) throws SQLException {
        if (body <= state.indexedBody) {
            db.later("DELETE FROM body_text WHERE rowid = ?", body);
        }
    }
}
