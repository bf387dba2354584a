package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.QueryResult;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.TraceProjection;
import ai.trustmodel.tracing.spi.TraceStore;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The reading half. Every method reads one snapshot of the file. */
final class SqliteTraceStore implements TraceStore {
    private final Connections connections;
    private final Codec codec;
    private final TextIndex index;

    SqliteTraceStore(Connections connections, Codec codec, TextIndex index) {
        this.connections = connections;
        this.codec = codec;
        this.index = index;
    }

    @Override
    public Page<Trace> list(TraceFilter filter) {
        if (filter.text() != null) {
            index.catchUp();
        }
        return connections.read(db -> TraceList.of(db, filter));
    }

    @Override
    public Optional<Trace> trace(String traceId) {
        return connections.read(db -> {
            List<TraceRecord> records = records(db, traceId);
            if (records.isEmpty()) {
                return Optional.empty();
            }
            TraceProjection projection = new TraceProjection(traceId);
            records.forEach(projection::add);
            return Optional.of(projection.trace());
        });
    }

    @Override
    public Optional<Trace> summary(String traceId) {
        return connections.read(db -> Optional.ofNullable(db.first(
                "SELECT " + TraceRows.COLUMNS + " FROM trace t" + TraceRows.JOINS + " WHERE t.id = ?",
                TraceRows::read,
                Ids.encode(traceId))));
    }

    @Override
    public List<Span> spans(String traceId) {
        return connections.read(db -> SpanFacts.spans(records(db, traceId)));
    }

    @Override
    public Page<SearchHit> search(SearchQuery query) {
        index.catchUp();
        return connections.read(db -> new Search(db, codec).run(query));
    }

    @Override
    public List<UsageTotals> usage(UsageQuery query) {
        return connections.read(db -> UsageReport.of(db, query));
    }

    @Override
    public List<StoredRecord> records(long after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be 1 or more");
        }
        return connections.read(db -> {
            RecordReader reader = new RecordReader(db, codec);
            NavigableMap<Long, TraceRecord> records = new TreeMap<>();
            new EventReader(db, codec).addLoose(records, after, limit);
            // A trace without a row is being deleted.
            db.each(
                    "SELECT p.key, p.links, p.data, p.cuts, s.seq FROM stream s JOIN payload p ON p.key = s.key"
                            + " LEFT JOIN trace t ON t.no = s.key >> 24"
                            + " WHERE s.seq > ? AND s.seq <= ? AND (s.key < 0 OR t.no IS NOT NULL) ORDER BY s.seq LIMIT ?",
                    row -> records.put(row.getLong(5), reader.record(row)),
                    after,
                    records.size() < limit ? Long.MAX_VALUE : records.lastKey(),
                    limit);
            return records.entrySet().stream()
                    .limit(limit)
                    .map(record -> new StoredRecord(record.getKey(), record.getValue()))
                    .toList();
        });
    }

    @Override
    public List<HostEvent> events(EventFilter filter) {
        return connections.read(db -> new EventReader(db, codec).events(filter));
    }

    @Override
    public long lastCursor() {
        return connections.read(db -> State.read(db).lastRecord);
    }

    @Override
    public List<String> idsBeginningWith(String prefix, int limit) {
        return connections.read(db -> {
            List<String> found = new ArrayList<>();
            db.each(
                    "SELECT id FROM trace WHERE id BETWEEN ? AND ? OR id BETWEEN ? AND ? LIMIT ?",
                    row -> found.add(Ids.decode(row.getObject(1))),
                    Ids.bound(prefix, '0'),
                    Ids.bound(prefix, 'f'),
                    prefix,
                    prefix + Character.toString(Character.MAX_CODE_POINT),
                    limit);
            return found.contains(prefix) ? List.of(prefix) : found;
        });
    }

    @Override
    public StoreStats stats() {
        return connections.read(db -> {
            State state = State.read(db);
            Long oldest = created(db, "ASC");
            Long newest = created(db, "DESC");
            return new StoreStats(
                    connections.file().path().toString(),
                    state.traces,
                    state.spans,
                    state.messages,
                    connections.file().size(),
                    oldest == null ? null : Times.instant(oldest),
                    newest == null ? null : Times.instant(newest));
        });
    }

    @Override
    public QueryResult query(String statement, int maxRows) {
        return new QueryRunner(connections, codec).run(statement, maxRows);
    }

    private List<TraceRecord> records(Db db, String traceId) throws SQLException {
        Long no = db.first("SELECT no FROM trace WHERE id = ?", row -> row.getLong(1), Ids.encode(traceId));
        return no == null ? List.of() : new RecordReader(db, codec).trace(no);
    }

    private static @Nullable Long created(Db db, String order) throws SQLException {
        return db.first("SELECT created FROM trace ORDER BY created " + order + " LIMIT 1", row -> row.getLong(1));
    }
}
