package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers a {@link TraceFilter}: a page of traces, and how many there are in all. */
final class TraceList {
    /** The last trace of a page; the next page begins after it whatever was added meanwhile. */
    private record Cursor(long created, String id) {
        String text() {
            return created + "." + id;
        }

        static Cursor of(String text) {
            int dot = text.indexOf('.');
            try {
                return new Cursor(Long.parseLong(text.substring(0, Math.max(dot, 0))), text.substring(dot + 1));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("cursor '" + text + "' is not the 'next' of a page of traces", e);
            }
        }
    }

    private static final String NOTHING = "0";

    private final List<String> conditions = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();

    private TraceList() {}

    static Page<Trace> of(Db db, TraceFilter filter) throws SQLException {
        Cursor cursor = filter.cursor() == null ? null : Cursor.of(filter.cursor());
        TraceList list = new TraceList();
        Integer agent = filter.agentId() == null ? Integer.valueOf(0) : Names.find(db, filter.agentId());
        list.where(filter, agent);
        long total = list.total(db, filter, agent);
        if (cursor != null) {
            list.add("(t.created, t.id) < (?, ?)", cursor.created, Ids.encode(cursor.id));
        }
        List<@Nullable Object> values = new ArrayList<>(list.values);
        values.add(filter.limit() + 1);
        values.add(cursor == null ? filter.offset() : 0L);
        List<Trace> found = db.list(
                "SELECT " + TraceRows.COLUMNS + " FROM trace t" + TraceRows.JOINS + list.where()
                        + " ORDER BY t.created DESC, t.id DESC LIMIT ? OFFSET ?",
                TraceRows::read,
                values.toArray());
        if (found.size() <= filter.limit()) {
            return new Page<>(found, total, null);
        }
        List<Trace> page = found.subList(0, filter.limit());
        Trace last = page.get(page.size() - 1);
        return new Page<>(page, total, new Cursor(Times.nanos(last.createdAt()), last.id()).text());
    }

    private void where(TraceFilter filter, @Nullable Integer agent) {
        if (agent == null) {
            add(NOTHING);
        } else if (filter.agentId() != null) {
            add("t.agent = ?", agent);
        }
        if (filter.threadId() != null) {
            add("t.thread = ?", Ids.encode(filter.threadId()));
        }
        if (filter.status() != null) {
            add("t.status = ?", Statuses.number(filter.status()));
        }
        if (filter.since() != null) {
            add("t.created >= ?", Times.nanos(filter.since()));
        }
        if (filter.until() != null) {
            add("t.created < ?", Times.nanos(filter.until()));
        }
        if (filter.hasError() != null) {
            // The number stands in the SQL so that the partial index is found.
            add(filter.hasError() ? "t.failed = 1" : "t.failed = 0");
        }
        if (filter.tag() != null) {
            label(Labels.tag(filter.tag()));
        }
        if (filter.model() != null) {
            label(Labels.model(filter.model()));
        }
        for (Map.Entry<String, String> entry : filter.metadata().entrySet()) {
            label(Labels.metadata(entry.getKey(), entry.getValue()));
        }
        if (filter.text() != null) {
            text(TextQuery.of(filter.text()));
        }
    }

    private void label(Labels.Label label) {
        add(
                "t.no IN (SELECT trace FROM label WHERE name = ? AND value = ?)",
                Text.encode(label.name()),
                Text.encode(label.value()));
    }

    private void text(TextQuery text) {
        if (text.isEmpty()) {
            add(NOTHING);
        }
        for (TextQuery.Term term : text.terms()) {
            add(
                    "t.no IN (SELECT u.trace FROM body_text f JOIN body_use u ON u.body = f.rowid"
                            + " WHERE f.text MATCH ?)",
                    term.match());
        }
    }

    private void add(String condition, @Nullable Object... bound) {
        conditions.add(condition);
        values.addAll(java.util.Arrays.asList(bound));
    }

    private String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /** Kept as rows where it is asked most. */
    private long total(Db db, TraceFilter filter, @Nullable Integer agent) throws SQLException {
        TraceFilter kept = TraceFilter.all().agentId(filter.agentId()).status(filter.status());
        boolean isKept = kept.limit(filter.limit())
                .offset(filter.offset())
                .cursor(filter.cursor())
                .equals(filter);
        if (!isKept || agent == null) {
            return agent == null ? 0 : db.number("SELECT count(*) FROM trace t" + where(), values.toArray());
        }
        return filter.status() == null
                ? db.number("SELECT sum(traces) FROM trace_count WHERE agent = ?", agent)
                : db.number(
                        "SELECT sum(traces) FROM trace_count WHERE agent = ? AND status = ?",
                        agent,
                        Statuses.number(filter.status()));
    }
}
