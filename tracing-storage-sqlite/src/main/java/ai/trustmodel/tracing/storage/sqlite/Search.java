package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Finds messages by their words, newest trace first. */
final class Search {
    /** A message in a trace, not yet read. */
    private record Found(long body, long trace, long created, String traceId) {}

    private static final Comparator<Found> NEWEST_FIRST = Comparator.comparingLong(Found::created)
            .thenComparing(Found::traceId)
            .reversed()
            .thenComparingLong(Found::body);

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
                + " JOIN trace t ON t.no = u.trace WHERE f.text MATCH ?");
        List<@Nullable Object> values = new ArrayList<>();
        values.add(text.match());
        if (query.agentId() != null) {
            where.append(" AND t.agent = (SELECT no FROM name WHERE name = ?)");
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
        // All are counted, and only those of this page and the pages before it are kept.
        long kept = query.offset() + query.limit();
        PriorityQueue<Found> first = new PriorityQueue<>(NEWEST_FIRST.reversed());
        long[] total = new long[1];
        db.each(
                "SELECT f.rowid, t.no, t.created, t.id" + where,
                row -> {
                    total[0]++;
                    if (first.size() < kept || row.getLong(3) >= first.element().created) {
                        first.add(new Found(
                                row.getLong(1), row.getLong(2), row.getLong(3), Ids.decode(row.getObject(4))));
                    }
                    if (first.size() > kept) {
                        first.remove();
                    }
                },
                values.toArray());
        List<Found> page =
                first.stream().sorted(NEWEST_FIRST).skip(query.offset()).toList();
        List<SearchHit> hits = new ArrayList<>();
        for (Found found : page) {
            hits.add(hit(found, text));
        }
        return new Page<>(hits, total[0], null);
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
        Message said = best;
        String text = snippet == null ? "" : snippet.text();
        return Objects.requireNonNull(
                db.first(
                        "SELECT t.thread, a.name FROM trace t LEFT JOIN name a ON a.no = t.agent WHERE t.no = ?",
                        row -> new SearchHit(
                                found.traceId,
                                Ids.decode(row.getObject(1)),
                                Text.decode(row.getObject(2)),
                                said.type(),
                                Times.instant(found.created),
                                text),
                        found.trace),
                "the trace is in the same snapshot");
    }
}
