package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.TraceProjection;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of messages: what is indexed, and what a snippet is cut from. */
final class Texts {
    private Texts() {}

    /** What a message says, with the tool calls it asks for. */
    static String of(Message message) {
        if (message.toolCalls().isEmpty() && message.invalidToolCalls().isEmpty() && message.reasoning() == null) {
            return message.content();
        }
        StringBuilder text = new StringBuilder(message.content());
        append(text, message.reasoning());
        append(text, message.refusal());
        for (ToolCall call : message.toolCalls()) {
            append(text, call.name());
            append(text, Json.write(call.args()));
        }
        for (InvalidToolCall call : message.invalidToolCalls()) {
            append(text, Json.write(call));
        }
        return text.toString();
    }

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
                ? TraceProjection.toolMessages(ended.span())
                : List.of();
    }

    private static void append(StringBuilder text, @Nullable String more) {
        if (more != null && !more.isEmpty()) {
            text.append(text.isEmpty() ? "" : "\n").append(more);
        }
    }
}
