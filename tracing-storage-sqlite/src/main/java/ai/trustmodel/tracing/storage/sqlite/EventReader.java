package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.TraceRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads events. For one transaction on one connection. */
final class EventReader {
    /** So many places of the stream are looked through before an index is asked, which has to sort what it finds. */
    private static final int RECENT = 20_000;

    private final Db db;
    private final Codec codec;

    EventReader(Db db, Codec codec) {
        this.db = db;
        this.codec = codec;
    }

    /** The events that fulfil these conditions, those stored last first. */
    List<HostEvent> events(EventFilter filter) throws SQLException {
        long most = Math.min(filter.offset(), Integer.MAX_VALUE) + filter.limit();
        TreeMap<Long, EventTable> newest = new TreeMap<>();
        for (EventTable table : EventTable.ALL) {
            for (long seq : places(table, filter, most)) {
                newest.put(seq, table);
            }
            while (newest.size() > most) {
                newest.pollFirstEntry();
            }
        }
        List<HostEvent> events = new ArrayList<>();
        long passed = 0;
        for (Map.Entry<Long, EventTable> place : newest.descendingMap().entrySet()) {
            if (passed++ >= filter.offset()) {
                events.add(event(place.getValue(), place.getKey()));
            }
        }
        return events;
    }

    /** The places of the newest of a table, at most so many, in no particular order. */
    private List<Long> places(EventTable table, EventFilter filter, long most) throws SQLException {
        EventCondition recent = EventCondition.of(table, filter, false);
        EventCondition all = EventCondition.of(table, filter, true);
        if (recent == null || all == null) {
            return List.of();
        }
        String from = "SELECT e.seq FROM " + table.name() + " e";
        String newest = " ORDER BY e.seq DESC LIMIT ?";
        if (all.isEveryRow()) {
            return db.list(from + newest, row -> row.getLong(1), most);
        }
        List<Long> found = db.list(
                from + " NOT INDEXED WHERE " + recent.where() + " AND e.seq > (SELECT max(seq) FROM " + table.name()
                        + ") - ?" + newest,
                row -> row.getLong(1),
                recent.with(RECENT, most));
        return found.size() >= most
                ? found
                : db.list(from + " WHERE " + all.where() + newest, row -> row.getLong(1), all.with(most));
    }

    private HostEvent event(EventTable table, long seq) throws SQLException {
        HostEvent event = db.first(
                "SELECT " + table.columns() + " FROM " + table.name() + " e WHERE e.seq = ?",
                row -> EventRow.event(values(row), codec),
                seq);
        if (event == null) {
            throw new Codec.DamagedException("an event that an index names is missing");
        }
        return event.traceId() == null ? event : ofTrace(seq, event);
    }

    /** The whole of an event whose row says only what is looked up and counted. */
    private HostEvent ofTrace(long seq, HostEvent row) throws SQLException {
        TraceRecord record = db.first(
                "SELECT p.key, p.links, p.data, p.cuts FROM stream s JOIN payload p ON p.key = s.key WHERE s.seq = ?",
                new RecordReader(db, codec)::record,
                seq);
        return record instanceof EventSeen seen ? seen.event() : row;
    }

    /** Adds the events outside any trace that were stored after this cursor, while there is room for them. */
    void addLoose(NavigableMap<Long, TraceRecord> records, long after, int limit) throws SQLException {
        for (EventTable table : EventTable.ALL) {
            db.each(
                    "SELECT " + table.columns() + ", e.seq FROM " + table.name()
                            + " e WHERE e.seq > ? AND e.seq <= ? AND e.trace IS NULL ORDER BY e.seq LIMIT ?",
                    row -> {
                        @Nullable Object[] values = values(row);
                        long seq = row.getLong(values.length);
                        records.put(seq, new EventSeen(EventRow.event(values, codec)));
                    },
                    after,
                    records.size() < limit ? Long.MAX_VALUE : records.lastKey(),
                    limit);
            while (records.size() > limit) {
                records.pollLastEntry();
            }
        }
    }

    private static @Nullable Object[] values(ResultSet row) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[row.getMetaData().getColumnCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.getObject(i + 1);
        }
        return values;
    }
}
