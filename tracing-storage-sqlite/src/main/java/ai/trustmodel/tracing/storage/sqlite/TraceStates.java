package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The traces that were written last, as many as fit into a bounded part of the memory. */
final class TraceStates {
    /** A trace's row as far as writing on needs it. */
    private record Row(long no, int agent, int status) {}

    private static final Logger LOG = LoggerFactory.getLogger(TraceStates.class);
    private static final long MOST_BYTES = 48_000_000;

    private final Codec codec;
    private final Map<String, TraceState> states = new LinkedHashMap<>(256, 0.75f, true);

    TraceStates(Codec codec) {
        this.codec = codec;
    }

    void forget() {
        states.clear();
    }

    /** This trace as it stands, a new one when it is in neither the memory nor the file. */
    TraceState get(Db db, State state, String id) throws SQLException {
        TraceState known = states.get(id);
        if (known == null) {
            Row row = db.first(
                    "SELECT no, agent, status FROM trace WHERE id = ?",
                    found -> new Row(found.getLong(1), found.getInt(2), found.getInt(3)),
                    Ids.encode(id));
            known = row == null ? new TraceState(++state.lastTrace, id) : read(db, row, id);
            states.put(id, known);
        }
        return known;
    }

    /** Makes room; at the end of a transaction, when none of them is in use. */
    void settle() {
        long weight = 0;
        for (TraceState state : states.values()) {
            weight += state.weight;
        }
        var oldest = states.values().iterator();
        while (weight > MOST_BYTES && oldest.hasNext()) {
            weight -= oldest.next().weight;
            oldest.remove();
        }
    }

    private TraceState read(Db db, Row row, String id) throws SQLException {
        TraceState trace = new TraceState(row.no, id);
        RecordReader reader = new RecordReader(db, codec);
        db.each(
                "SELECT key, links, data, cuts FROM payload WHERE key >= ? AND key < ? ORDER BY key",
                found -> {
                    trace.next = Keys.ordinal(found.getLong(1));
                    try {
                        add(trace, reader, found);
                    } catch (Codec.DamagedException e) {
                        LOG.warn("trace {} goes on without a record that is damaged: {}", id, e.getMessage());
                    }
                    trace.next++;
                },
                Keys.first(row.no),
                Keys.end(row.no));
        trace.listed = new TraceState.Listed(row.agent, row.status, Labels.of(trace.summary(), trace.models));
        return trace;
    }

    private static void add(TraceState trace, RecordReader reader, ResultSet row) throws SQLException {
        long key = row.getLong(1);
        byte[] links = row.getBytes(2);
        TraceRecord record = reader.record(row);
        trace.later(record, row.getBytes(3).length);
        trace.project();
        if (links == null || !(record instanceof SpanEnded ended)) {
            return;
        }
        if (ended.span().extraction() == null) {
            trace.asides.add(ended.span(), Links.decode(links).answer());
        } else {
            ended.span().extraction().request().forEach(trace.asides::bring);
            long[] conversation = reader.conversation(key);
            List<byte[]> hashes = new ArrayList<>(conversation.length);
            List<Message> messages = new ArrayList<>(conversation.length);
            for (long body : conversation) {
                hashes.add(reader.hash(body));
                messages.add(reader.message(body));
            }
            trace.linked(Links.decode(links), conversation, hashes, messages);
        }
    }
}
