package ai.trustmodel.tracing.storage.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final int LOOK_UPS = 64;
    private static final List<String> TABLES = List.of(look("body_hash"), look("body_hash_new"));

    private final Codec codec;
    private final Map<Long, Known> recent = new LinkedHashMap<>(1024, 0.75f, true);
    private final Set<Long> stored = ConcurrentHashMap.newKeySet();
    private long flushed;

    Bodies(Codec codec) {
        this.codec = codec;
    }

    /** Forgets what is known of the file. */
    void forget() {
        recent.clear();
        stored.clear();
    }

    /** The keys of bodies that were used lately, for threads that make records ready. A hint, not more. */
    Set<Long> stored() {
        return Collections.unmodifiableSet(stored);
    }

    /** Looks for the bodies of a whole batch at once, when all before it are in the file. */
    void find(Db db, State state, List<Prepared> batch) throws SQLException {
        flushed = state.lastBody;
        Set<Long> wanted = new LinkedHashSet<>();
        for (Prepared prepared : batch) {
            prepared.request().forEach(body -> wanted.add(body.key()));
            if (prepared.answer() != null) {
                wanted.add(prepared.answer().key());
            }
            if (prepared.tools() != null) {
                wanted.add(prepared.tools().key());
            }
        }
        wanted.removeAll(recent.keySet());
        List<Long> keys = new ArrayList<>(wanted);
        for (int from = 0; from < keys.size(); from += LOOK_UPS) {
            @Nullable Object[] some = new @Nullable Object[LOOK_UPS]; // what is left over stays null and finds nothing
            for (int i = 0; i < LOOK_UPS && from + i < keys.size(); i++) {
                some[i] = keys.get(from + i);
            }
            for (String table : TABLES) {
                db.each(table, row -> recent.put(row.getLong(1), new Known(row.getBytes(2), row.getLong(3))), some);
            }
        }
    }

    /** The number of this body, which is stored when it is not yet, and used by this trace from now on. */
    long use(Db db, State state, Body body, TraceState trace) throws SQLException {
        Known known = recent.get(body.key());
        // Two bodies of which only half of the hash is equal: the second one is stored and never found again.
        if (known != null && Arrays.equals(known.hash, body.hash())) {
            if (trace.used.add(known.no)) {
                db.later("INSERT OR IGNORE INTO body_use VALUES (?, ?)", known.no, trace.no);
            }
            return known.no;
        }
        Packed packed = body.packed() != null
                ? body.packed()
                : Packed.text(new String(body.json(), StandardCharsets.UTF_8), codec);
        long no = ++state.lastBody;
        recent.put(body.key(), new Known(body.hash(), no));
        stored.add(body.key());
        state.freshHashes++;
        state.messages += body.kind() == Body.MESSAGE ? 1 : 0;
        db.later("INSERT OR IGNORE INTO body_hash_new VALUES (?, ?)", body.key(), no);
        db.later(
                "INSERT INTO body (no, kind, hash, data, cuts) VALUES (?, ?, ?, ?, ?)",
                no,
                body.kind(),
                body.hash(),
                packed.data(),
                packed.cuts());
        Attachment.store(db, Attachment.OF_BODY, no, packed.media());
        db.later("INSERT OR IGNORE INTO body_use VALUES (?, ?)", no, trace.no);
        trace.used.add(no);
        return no;
    }

    /** The number of the messages that the span of this key tells by itself; nothing of them is stored twice. */
    long ofSpan(Db db, State state, long key, long trace) throws SQLException {
        long no = ++state.lastBody;
        byte[] span = ByteBuffer.allocate(Long.BYTES).putLong(key).array();
        db.later("INSERT INTO body (no, kind, hash, data) VALUES (?, ?, ?, ?)", no, Body.OF_SPAN, span, new byte[0]);
        db.later("INSERT OR IGNORE INTO body_use VALUES (?, ?)", no, trace);
        return no;
    }

    /** Removes a body of {@link #ofSpan} whose words are told by another now. */
    void drop(Db db, State state, long no, long trace) throws SQLException {
        if (no > flushed) {
            db.flush(); // it is not in the file yet, and what is to run later runs kind by kind
            flushed = state.lastBody;
        }
        db.later("DELETE FROM body_use WHERE body = ? AND trace = ?", no, trace);
        db.later("DELETE FROM body WHERE no = ?", no);
        TextIndex.remove(db, state, no);
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
            stored.remove(oldest.next());
            oldest.remove();
        }
    }

    private static String look(String table) {
        return "SELECT h.hash, b.hash, b.no FROM " + table + " h JOIN body b ON b.no = h.body WHERE h.hash IN (?"
                + ", ?".repeat(LOOK_UPS - 1) + ")";
    }
}
