package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.TraceRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the events of an older file their rows: until version 3 an event was a packed record like any other. */
final class EventMigration {
    /** The version whose files have tables of events. */
    static final int VERSION = 4;

    private static final Logger LOG = LoggerFactory.getLogger(EventMigration.class);
    private static final int EVENTS_A_STEP = 1000;

    private record Old(long key, long seq, byte[] data, byte @Nullable [] cuts) {}

    private EventMigration() {}

    /** Within the transaction that brings the file up to date. */
    static void run(Db db) throws SQLException {
        try (Codec codec = new Codec()) {
            long after = Long.MIN_VALUE;
            List<Old> step;
            do {
                step = db.list(
                        "SELECT e.key, e.seq, p.data, p.cuts FROM entry e JOIN payload p ON p.key = e.key"
                                + " WHERE e.record = ? AND e.key > ? ORDER BY e.key LIMIT ?",
                        EventMigration::old,
                        Appender.EVENT,
                        after,
                        EVENTS_A_STEP);
                for (Old old : step) {
                    move(db, codec, old);
                    after = old.key;
                }
                db.flush();
            } while (step.size() == EVENTS_A_STEP);
        }
    }

    private static void move(Db db, Codec codec, Old old) throws SQLException {
        TraceRecord record;
        try {
            record = new RecordReader(db, codec).record(old.key, null, old.data, old.cuts);
        } catch (Codec.DamagedException e) {
            LOG.warn("event {} stays where it is: {}", old.seq, e.getMessage());
            return;
        }
        if (!(record instanceof EventSeen seen)) {
            return;
        }
        boolean alone = seen.traceId() == null;
        EventRow row = EventRow.of(seen.event(), alone, codec);
        db.later(row.table().insert(), row.at(old.seq));
        if (alone) {
            Attachment.release(db, Attachment.OF_PAYLOAD, old.key, old.cuts);
            db.later("DELETE FROM stream WHERE seq = ?", old.seq);
            db.later("DELETE FROM payload WHERE key = ?", old.key);
            db.later("DELETE FROM entry WHERE key = ?", old.key);
        }
    }

    private static Old old(ResultSet row) throws SQLException {
        return new Old(row.getLong(1), row.getLong(2), row.getBytes(3), row.getBytes(4));
    }
}
