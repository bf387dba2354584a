package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads the messages whose words are indexed. */
final class Texts {
    private Texts() {}

    /** The messages that a row of kind, data and hash of the table {@code body} stands for. */
    static List<Message> messages(Db db, Codec codec, ResultSet row) throws SQLException {
        int kind = row.getInt(1);
        if (kind == Body.MESSAGE) {
            return List.of(RecordReader.read(codec.unpack(row.getBytes(2)), Message.class));
        }
        if (kind != Body.OF_SPAN) {
            return List.of();
        }
        long key = ByteBuffer.wrap(row.getBytes(3)).getLong();
        byte[] data = db.first("SELECT data FROM payload WHERE key = ?", payload -> payload.getBytes(1), key);
        return data != null && RecordReader.read(codec.unpack(data), TraceRecord.class) instanceof SpanEnded ended
                ? SpanFacts.toolMessages(ended.span())
                : List.of();
    }
}
