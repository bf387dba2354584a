package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts records together again from what {@link Prepared} took apart. For one transaction on one connection. */
final class RecordReader {

    /** A body as read: its value, and its hash for who writes on. */
    private record Read(Object value, byte[] hash) {}

    private static final int MOST_CONVERSATIONS = 64;
    private static final long[] NOTHING = {};

    private final Db db;
    private final Codec codec;
    private final Map<Long, Read> bodies = new HashMap<>();
    private final Map<Long, long[]> conversations = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, long[]> eldest) {
            return size() > MOST_CONVERSATIONS;
        }
    };

    RecordReader(Db db, Codec codec) {
        this.db = db;
        this.codec = codec;
    }

    /** The records of a trace in the order they were stored. */
    List<TraceRecord> trace(long trace) throws SQLException {
        List<TraceRecord> records = new ArrayList<>();
        db.each(
                "SELECT key, links, data, cuts FROM payload WHERE key >= ? AND key < ? ORDER BY key",
                row -> records.add(record(row)),
                Keys.first(trace),
                Keys.end(trace));
        return records;
    }

    /** The record of a row of key, links, data and cuts. */
    TraceRecord record(ResultSet row) throws SQLException {
        return record(row.getLong(1), row.getBytes(2), row.getBytes(3), row.getBytes(4));
    }

    TraceRecord record(long key, byte @Nullable [] linked, byte[] data, byte @Nullable [] cuts) throws SQLException {
        TraceRecord record = read(Cut.restore(db, codec, codec.unpack(data), cuts), TraceRecord.class);
        if (linked == null
                || !(record instanceof SpanEnded ended)
                || ended.span().extraction() == null) {
            return record;
        }
        Links links = Links.decode(linked);
        List<Message> request = new ArrayList<>();
        for (long body : links.request(conversation(key, links.parent()))) {
            request.add(message(body));
        }
        conversations.put(key, links.conversation(conversation(key, links.parent())));
        Message answer = links.answer() == 0 ? null : message(links.answer());
        List<Object> tools = links.tools() == 0 ? null : tools(links.tools());
        return new SpanEnded(Prepared.whole(ended.span(), request, answer, tools));
    }

    /** The conversation a span's request continues. */
    private long[] conversation(long key, long parent) throws SQLException {
        return parent < 0 ? NOTHING : conversation(Keys.of(Keys.trace(key), parent));
    }

    /** A call's request and answer. Walks back as far as needed, without recursion since conversations are long. */
    long[] conversation(long key) throws SQLException {
        Deque<Map.Entry<Long, Links>> unknown = new ArrayDeque<>();
        long[] known = NOTHING;
        long at = key;
        while (true) {
            long[] found = conversations.get(at);
            if (found != null) {
                known = found;
                break;
            }
            Links links = links(at);
            unknown.push(Map.entry(at, links));
            if (links.parent() < 0) {
                break;
            }
            at = Keys.of(Keys.trace(at), links.parent());
        }
        for (Map.Entry<Long, Links> call : unknown) {
            known = call.getValue().conversation(known);
            conversations.put(call.getKey(), known);
        }
        return known;
    }

    private Links links(long key) throws SQLException {
        // A list, since a row without links is still a row.
        List<Links> links =
                db.list("SELECT links FROM payload WHERE key = ?", row -> Links.decode(row.getBytes(1)), key);
        if (links.isEmpty()) {
            throw new Codec.DamagedException("a span that another continues is missing");
        }
        return links.get(0);
    }

    Message message(long no) throws SQLException {
        if (body(no).value instanceof Message message) {
            return message;
        }
        throw new Codec.DamagedException("a message is missing");
    }

    byte[] hash(long no) throws SQLException {
        return body(no).hash;
    }

    @SuppressWarnings("unchecked") // a JSON array is a list of objects
    private List<Object> tools(long no) throws SQLException {
        if (body(no).value instanceof List<?> tools) {
            return (List<Object>) tools;
        }
        throw new Codec.DamagedException("a list of tool definitions is missing");
    }

    private Read body(long no) throws SQLException {
        Read known = bodies.get(no);
        if (known == null) {
            known = db.first("SELECT kind, data, hash, cuts FROM body WHERE no = ?", this::read, no);
            if (known == null) {
                throw new Codec.DamagedException("message " + no + " is missing");
            }
            bodies.put(no, known);
        }
        return known;
    }

    private Read read(ResultSet row) throws SQLException {
        String json = Cut.restore(db, codec, codec.unpack(row.getBytes(2)), row.getBytes(4));
        Object value = row.getInt(1) == Body.MESSAGE ? read(json, Message.class) : parse(json);
        return new Read(value == null ? List.of() : value, row.getBytes(3));
    }

    private static @Nullable Object parse(String json) {
        try {
            return Json.parse(json);
        } catch (IllegalArgumentException e) {
            throw new Codec.DamagedException(String.valueOf(e.getMessage()));
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return Json.read(json, type);
        } catch (IllegalArgumentException e) {
            throw new Codec.DamagedException(String.valueOf(e.getMessage()));
        }
    }
}
