package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.EventFilter;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes events, in transactions of bounded size. The trace of an event stays as it is, but goes with its last record.
 */
final class EventDeleter {
    private static final int EVENTS_A_STEP = 5000;
    private static final int EVENTS_A_LOOK = 200_000;

    private record Place(long seq, boolean loose) {}

    private record Stored(long key, byte @Nullable [] cuts) {}

    private final Connections connections;
    private final Deleter traces;
    private final Runnable forget;

    /** @param forget what to run when memory of the file's content has become wrong */
    EventDeleter(Connections connections, Deleter traces, Runnable forget) {
        this.connections = connections;
        this.traces = traces;
        this.forget = forget;
    }

    /** Removes the events that fulfil these conditions, whatever the page, and returns how many there were. */
    long delete(EventFilter filter) {
        long deleted = 0;
        for (EventTable table : EventTable.ALL) {
            EventCondition condition = EventCondition.of(table, filter, true);
            deleted += condition == null ? 0 : delete(condition);
        }
        traces.finish((int) Math.min(deleted, Integer.MAX_VALUE));
        return deleted;
    }

    /** Removes the events outside any trace that happened before this instant, and returns how many there were. */
    long deleteBefore(Instant instant) {
        long deleted = 0;
        for (EventTable table : EventTable.ALL) {
            deleted += delete(EventCondition.looseBefore(table, instant));
        }
        traces.finish((int) Math.min(deleted, Integer.MAX_VALUE));
        return deleted;
    }

    private long delete(EventCondition condition) {
        long deleted = condition.isEveryRow() ? deleteAll(condition.table()) : 0;
        List<Place> found;
        do {
            found = connections.read(db -> find(db, condition));
            for (int from = 0; from < found.size(); from += EVENTS_A_STEP) {
                List<Place> step = found.subList(from, Math.min(found.size(), from + EVENTS_A_STEP));
                deleted += connections.write(forget, (db, state) -> step(db, state, condition.table(), step));
            }
        } while (found.size() == EVENTS_A_LOOK);
        return deleted;
    }

    private static List<Place> find(Db db, EventCondition condition) throws SQLException {
        return db.list(
                "SELECT e.seq, e.trace IS NULL FROM " + condition.table().name() + " e"
                        + (condition.isEveryRow() ? "" : " WHERE " + condition.where()) + " LIMIT ?",
                row -> new Place(row.getLong(1), row.getBoolean(2)),
                condition.with(EVENTS_A_LOOK));
    }

    /** All at once, which costs SQLite next to nothing; 0 when there are events that are also records of traces. */
    private long deleteAll(EventTable table) {
        return connections.write(forget, (db, state) -> {
            if (db.number("SELECT EXISTS (SELECT 1 FROM " + table.name() + " WHERE trace IS NOT NULL)") > 0) {
                return 0L;
            }
            long count = db.number("SELECT count(*) FROM " + table.name());
            db.execute("DELETE FROM " + table.name());
            return count;
        });
    }

    /** Removes these, of which another process may have removed some. */
    private long step(Db db, State state, EventTable table, List<Place> places) throws SQLException {
        int[] changed = db.updateAll(
                "DELETE FROM " + table.name() + " WHERE seq = ?",
                places.stream().map(place -> new @Nullable Object[] {place.seq}).toList());
        Set<Long> touched = new HashSet<>();
        for (Place place : places) {
            if (!place.loose) {
                touched.add(deleteRecord(db, place.seq));
            }
        }
        if (!touched.isEmpty()) {
            db.flush();
            forget.run();
            for (long trace : touched) {
                traces.doomEmpty(db, state, trace);
            }
        }
        return Arrays.stream(changed).sum();
    }

    /** Removes the record of an event in a trace, and returns the trace's number. */
    private static long deleteRecord(Db db, long seq) throws SQLException {
        Stored stored = db.first(
                "SELECT p.key, p.cuts FROM stream s JOIN payload p ON p.key = s.key WHERE s.seq = ?",
                row -> new Stored(row.getLong(1), row.getBytes(2)),
                seq);
        if (stored == null) {
            return 0;
        }
        Attachment.release(db, Attachment.OF_PAYLOAD, stored.key, stored.cuts);
        db.later("DELETE FROM stream WHERE seq = ?", seq);
        db.later("DELETE FROM payload WHERE key = ?", stored.key);
        db.later("DELETE FROM entry WHERE key = ?", stored.key);
        return Keys.trace(stored.key);
    }
}
