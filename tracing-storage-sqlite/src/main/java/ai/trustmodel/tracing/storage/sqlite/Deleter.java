package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.Trace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Removes traces. A trace goes out of sight with all its counts in one transaction; its rows follow in transactions of
 * bounded size, by whoever comes next when this process ends half-way. A body goes with the last trace that uses it.
 */
final class Deleter {
    private static final int RECORDS_A_STEP = 1000;
    private static final int TRACES_A_STEP = 200;

    private record Row(long no, int agent, int status) {}

    private record Part(long key, long seq, Links links, int record, byte @Nullable [] cuts) {}

    private record Gone(Body body, byte @Nullable [] cuts) {}

    private final Connections connections;
    private final Runnable forget;

    /** @param forget what to run when memory of the file's content has become wrong */
    Deleter(Connections connections, Runnable forget) {
        this.connections = connections;
        this.forget = forget;
    }

    int delete(Collection<String> traceIds) {
        int deleted = 0;
        List<String> ids = List.copyOf(traceIds);
        for (int from = 0; from < ids.size(); from += TRACES_A_STEP) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + TRACES_A_STEP));
            deleted += connections.write(forget, (db, state) -> {
                int count = 0;
                for (String id : some) {
                    Row row =
                            db.first("SELECT no, agent, status FROM trace WHERE id = ?", Deleter::row, Ids.encode(id));
                    count += row == null ? 0 : doom(db, state, row);
                }
                return count;
            });
        }
        finish(deleted);
        return deleted;
    }

    int deleteUpdatedBefore(Instant instant) {
        int deleted = 0;
        int step;
        do {
            step = connections.write(forget, (db, state) -> {
                List<Row> rows = db.list(
                        "SELECT no, agent, status FROM trace WHERE updated < ? ORDER BY created LIMIT ?",
                        Deleter::row,
                        Times.nanos(instant),
                        TRACES_A_STEP);
                for (Row row : rows) {
                    doom(db, state, row);
                }
                return rows.size();
            });
            deleted += step;
        } while (step == TRACES_A_STEP);
        finish(deleted);
        return deleted;
    }

    /** Removes what is left of traces that are out of sight already, and gives the space back. */
    void finish(int deleted) {
        boolean more = deleted > 0 || connections.read(db -> db.number("SELECT count(*) FROM doomed")) > 0;
        if (!more) {
            return;
        }
        while (more) {
            more = connections.write(forget, this::step);
        }
        connections.shrink();
    }

    private int doom(Db db, State state, Row row) throws SQLException {
        forget.run();
        Integer llm = Names.find(db, SpanKind.LLM.value());
        UsageDays days = new UsageDays();
        days.addAll(db, llm == null ? Names.UNKNOWN : llm, Keys.first(row.no), Keys.end(row.no), row.agent, -1);
        days.write(db);
        TraceRows.count(db, row.agent, row.status, -1);
        Trace listed = db.first(
                "SELECT " + TraceRows.COLUMNS + " FROM trace t" + TraceRows.JOINS + " WHERE t.no = ?",
                TraceRows::read,
                row.no);
        Set<String> models = new HashSet<>(db.list(
                "SELECT DISTINCT n.name FROM entry e JOIN name n ON n.no = e.model WHERE e.key >= ? AND e.key < ?",
                model -> Text.decode(model.getObject(1)),
                Keys.first(row.no),
                Keys.end(row.no)));
        if (listed != null) {
            Labels.write(db, row.no, Labels.of(listed, models), Set.of());
        }
        db.update("DELETE FROM trace WHERE no = ?", row.no);
        db.update("INSERT OR IGNORE INTO doomed VALUES (?)", row.no);
        state.traces--;
        return 1;
    }

    /** Removes a trace of which no record is left. */
    void doomEmpty(Db db, State state, long trace) throws SQLException {
        boolean empty = db.number(
                        "SELECT EXISTS (SELECT 1 FROM entry WHERE key >= ? AND key < ?)",
                        Keys.first(trace),
                        Keys.end(trace))
                == 0;
        Row row = empty ? db.first("SELECT no, agent, status FROM trace WHERE no = ?", Deleter::row, trace) : null;
        if (row != null) {
            doom(db, state, row);
        }
    }

    /**
     * Removes everything at once. Numbers are never given out twice, so that cursors and other processes, which forget
     * what they know with the next version, go on.
     */
    void drop() {
        connections.write(forget, (db, state) -> {
            forget.run();
            List<String> tables = db.list(
                    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'state' AND name NOT LIKE 'sqlite%'"
                            + " AND name NOT LIKE 'body\\_text%' ESCAPE '\\'",
                    row -> row.getString(1));
            for (String table : tables) {
                db.execute("DELETE FROM " + table);
            }
            db.execute("INSERT INTO body_text (body_text) VALUES ('delete-all')");
            state.freshHashes = 0;
            state.indexedBody = state.lastBody;
            state.traces = 0;
            state.spans = 0;
            state.messages = 0;
            return state;
        });
        connections.shrink();
    }

    /** Removes some records of one trace; false when there is nothing left. */
    private boolean step(Db db, State state) throws SQLException {
        forget.run();
        Long trace = db.first("SELECT trace FROM doomed LIMIT 1", row -> row.getLong(1));
        if (trace == null) {
            return false;
        }
        List<Part> parts = db.list(
                "SELECT e.key, e.seq, p.links, e.record, p.cuts FROM entry e JOIN payload p ON p.key = e.key"
                        + " WHERE e.key >= ? AND e.key < ? ORDER BY e.key LIMIT ?",
                row -> new Part(
                        row.getLong(1), row.getLong(2), Links.decode(row.getBytes(3)), row.getInt(4), row.getBytes(5)),
                Keys.first(trace),
                Keys.end(trace),
                RECORDS_A_STEP);
        for (Part part : parts) {
            db.later("DELETE FROM stream WHERE seq = ?", part.seq);
            db.later("DELETE FROM payload WHERE key = ?", part.key);
            db.later("DELETE FROM entry WHERE key = ?", part.key);
            Attachment.release(db, Attachment.OF_PAYLOAD, part.key, part.cuts);
            state.spans -= part.record == Appender.SPAN ? 1 : 0;
            for (EventTable table : part.record == Appender.EVENT ? EventTable.ALL : List.<EventTable>of()) {
                db.later("DELETE FROM " + table.name() + " WHERE seq = ?", part.seq);
            }
            for (long body : bodies(part.links)) {
                release(db, state, body, trace);
            }
        }
        if (parts.size() < RECORDS_A_STEP) {
            db.later("DELETE FROM doomed WHERE trace = ?", trace);
        }
        return true;
    }

    private static List<Long> bodies(Links links) {
        List<Long> bodies = new ArrayList<>(links.added().length + 2);
        for (long body : links.added()) {
            bodies.add(body);
        }
        bodies.add(links.answer());
        bodies.add(links.tools());
        return bodies;
    }

    private static void release(Db db, State state, long body, long trace) throws SQLException {
        if (body == 0 || db.update("DELETE FROM body_use WHERE body = ? AND trace = ?", body, trace) == 0) {
            return;
        }
        if (db.number("SELECT count(*) FROM (SELECT 1 FROM body_use WHERE body = ? LIMIT 1)", body) > 0) {
            return;
        }
        Gone row = db.first(
                "SELECT kind, hash, cuts FROM body WHERE no = ?",
                found -> new Gone(new Body(found.getInt(1), found.getBytes(2), new byte[0], null), found.getBytes(3)),
                body);
        if (row != null) {
            Body gone = row.body;
            Attachment.release(db, Attachment.OF_BODY, body, row.cuts);
            state.messages -= gone.kind() == Body.MESSAGE ? 1 : 0;
            db.later("DELETE FROM body_hash WHERE hash = ? AND body = ?", gone.key(), body);
            db.later("DELETE FROM body_hash_new WHERE hash = ? AND body = ?", gone.key(), body);
            db.later("DELETE FROM body WHERE no = ?", body);
            TextIndex.remove(db, state, body);
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(row.getLong(1), row.getInt(2), row.getInt(3));
    }
}
