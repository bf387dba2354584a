package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds messages by their words, newest trace first. */
final class Search {
    /** A message in a trace, not yet read. */
    private record Found(long body, String traceId, String threadId, String agentId, Instant created) {}

    private final Db db;
    private final Codec codec;

    Search(Db db, Codec codec) {
        this.db = db;
        this.codec = codec;
    }

    Page<SearchHit> run(SearchQuery query) throws SQLException {
        TextQuery text = TextQuery.of(query.text());
        if (text.isEmpty()) {
            return new Page<>(List.of(), 0, null);
        }
        StringBuilder where = new StringBuilder(" FROM body_text f JOIN body_use u ON u.body = f.rowid"
                + " JOIN trace t ON t.no = u.trace LEFT JOIN name a ON a.no = t.agent WHERE f.text MATCH ?");
        List<@Nullable Object> values = new ArrayList<>();
        values.add(text.match());
        if (query.agentId() != null) {
            where.append(" AND a.name = ?");
            values.add(Text.encode(query.agentId()));
        }
        if (query.since() != null) {
            where.append(" AND t.created >= ?");
            values.add(Times.nanos(query.since()));
        }
        if (query.until() != null) {
            where.append(" AND t.created < ?");
            values.add(Times.nanos(query.until()));
        }
        long total = db.number("SELECT count(*)" + where, values.toArray());
        values.add(query.limit());
        values.add(query.offset());
        List<Found> page = db.list(
                "SELECT f.rowid, t.id, t.thread, a.name, t.created" + where
                        + " ORDER BY t.created DESC, t.id DESC, f.rowid LIMIT ? OFFSET ?",
                row -> new Found(
                        row.getLong(1),
                        Ids.decode(row.getObject(2)),
                        Ids.decode(row.getObject(3)),
                        Text.decode(row.getObject(4)),
                        Times.instant(row.getLong(5))),
                values.toArray());
        List<SearchHit> hits = new ArrayList<>(page.size());
        for (Found found : page) {
            hits.add(hit(found, text));
        }
        return new Page<>(hits, total, null);
    }

    private SearchHit hit(Found found, TextQuery query) throws SQLException {
        List<Message> messages = db.first(
                "SELECT kind, data, hash FROM body WHERE no = ?", row -> Texts.messages(db, codec, row), found.body);
        Message best = Message.of(Message.TOOL, "");
        Snippet snippet = null;
        for (Message message : messages == null ? List.<Message>of() : messages) {
            Snippet candidate = Snippet.of(message.content(), query);
            if (snippet == null || candidate.found() >= snippet.found()) {
                snippet = candidate;
                best = message;
            }
        }
        return new SearchHit(
                found.traceId,
                found.threadId,
                found.agentId,
                best.type(),
                found.created,
                snippet == null ? "" : snippet.text());
    }
}
