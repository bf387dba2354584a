package ai.trustmodel.tracing.storage.sqlite;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stores bodies once. Hashes are random, so a large index of them would cost a page for every body; new hashes therefore
 * collect in a small table that stays in memory, and are merged into the large one in order, many to a page. Used by the
 * writing thread alone.
 */
final class Bodies {
    private record Known(byte[] hash, long no) {}

    private static final int MOST_FRESH = 50_000;
    private static final int MOST_RECENT = 30_000;
    private static final String FIND_NEW =
            "SELECT b.hash, b.no FROM body_hash_new h JOIN body b ON b.no = h.body WHERE h.hash = ?";
    private static final String FIND_OLD =
            "SELECT b.hash, b.no FROM body_hash h JOIN body b ON b.no = h.body WHERE h.hash = ?";

    private final Codec codec;
    private final Map<Long, Known> recent = new LinkedHashMap<>(1024, 0.75f, true);

    Bodies(Codec codec) {
        this.codec = codec;
    }

    /** Forgets what is known of the file. */
    void forget() {
        recent.clear();
    }

    /** The number of this body, which is stored when it is not yet, and used by this trace from now on. */
    long use(Db db, State state, Body body, long trace) throws SQLException {
        Known known = recent.get(body.key());
        if (known == null) {
            known = find(db, body.key());
        }
        // Two bodies of which only half of the hash is equal: the second one is stored and never found again.
        if (known != null && Arrays.equals(known.hash, body.hash())) {
            recent.put(body.key(), known);
            db.later("INSERT OR IGNORE INTO body_use VALUES (?, ?)", known.no, trace);
            return known.no;
        }
        long no = ++state.lastBody;
        recent.put(body.key(), new Known(body.hash(), no));
        state.freshHashes++;
        state.messages += body.kind() == Body.MESSAGE ? 1 : 0;
        db.later("INSERT OR IGNORE INTO body_hash_new VALUES (?, ?)", body.key(), no);
        db.later("INSERT INTO body VALUES (?, ?, ?, ?)", no, body.kind(), body.hash(), codec.pack(body.json()));
        db.later("INSERT OR IGNORE INTO body_use VALUES (?, ?)", no, trace);
        return no;
    }

    /** The number of the messages that the span of this key tells by itself; nothing of them is stored twice. */
    long ofSpan(Db db, State state, long key, long trace) throws SQLException {
        long no = ++state.lastBody;
        byte[] span = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
        db.later("INSERT INTO body VALUES (?, ?, ?, ?)", no, Body.OF_SPAN, span, new byte[0]);
        db.later("INSERT OR IGNORE INTO body_use VALUES (?, ?)", no, trace);
        return no;
    }

    /** Keeps the small tables small; at the end of a transaction, when all of its bodies are in the file. */
    void settle(Db db, State state) throws SQLException {
        if (state.freshHashes > MOST_FRESH) {
            db.update("INSERT OR IGNORE INTO body_hash SELECT hash, body FROM body_hash_new ORDER BY hash");
            db.update("DELETE FROM body_hash_new");
            state.freshHashes = 0;
        }
        var oldest = recent.keySet().iterator();
        while (recent.size() > MOST_RECENT) {
            oldest.next();
            oldest.remove();
        }
    }

    private static @Nullable Known find(Db db, long key) throws SQLException {
        Known found = db.first(FIND_NEW, row -> new Known(row.getBytes(1), row.getLong(2)), key);
        return found != null ? found : db.first(FIND_OLD, row -> new Known(row.getBytes(1), row.getLong(2)), key);
    }
}
