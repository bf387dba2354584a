package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/**
 * The tables as people know them: ids and times as text, names instead of numbers, payloads as JSON. Made in memory on a
 * connection that queries, since they need functions that only this library has.
 */
final class Views {
    /** SQLite's numbers for the types of values. */
    private static final int INTEGER = 1;

    private static final int FLOAT = 2;
    private static final int BLOB = 4;
    private static final int NULL = 5;

    private Views() {}

    static void create(Db db, Codec codec) throws SQLException {
        Function.create(db.connection(), "id_text", new IdText(), 1, Function.FLAG_DETERMINISTIC);
        Function.create(db.connection(), "time_text", new TimeText(), 1, Function.FLAG_DETERMINISTIC);
        Function.create(db.connection(), "payload_text", new PayloadText(codec), 1, Function.FLAG_DETERMINISTIC);
        Function.create(db.connection(), "message_text", new MessageText(codec), 1, Function.FLAG_DETERMINISTIC);
        Function.create(db.connection(), "event_text", new EventText(codec), -1, Function.FLAG_DETERMINISTIC);
        for (String statement : Schema.resource("views.sql").split(";", -1)) {
            if (!statement.isBlank()) {
                db.execute(statement);
            }
        }
    }

    /** An id as it stands in the file to an id as people write it. */
    private static final class IdText extends Function {
        @Override
        protected void xFunc() throws SQLException {
            if (args() != 1 || value_type(0) == NULL) {
                result();
            } else {
                result(value_type(0) == BLOB ? Ids.decode(value_blob(0)) : value_text(0));
            }
        }
    }

    /** Nanoseconds since 1970 to ISO 8601. */
    private static final class TimeText extends Function {
        @Override
        protected void xFunc() throws SQLException {
            if (value_type(0) == NULL) {
                result();
            } else {
                result(Times.instant(value_long(0)).toString());
            }
        }
    }

    /** A packed payload to its JSON. */
    private static final class PayloadText extends Function {
        private final Codec codec;

        PayloadText(Codec codec) {
            this.codec = codec;
        }

        @Override
        protected void xFunc() throws SQLException {
            byte[] packed = value_type(0) == BLOB ? value_blob(0) : null;
            if (packed == null || packed.length == 0) {
                result();
                return;
            }
            try {
                result(codec.unpack(packed));
            } catch (Codec.DamagedException e) {
                error(e.getMessage());
            }
        }
    }

    /** The columns of an event to its JSON. */
    private static final class EventText extends Function {
        private final Codec codec;

        EventText(Codec codec) {
            this.codec = codec;
        }

        @Override
        protected void xFunc() throws SQLException {
            @Nullable Object[] row = new @Nullable Object[args()];
            for (int i = 0; i < row.length; i++) {
                row[i] = switch (value_type(i)) {
                    case INTEGER -> (Object) value_long(i);
                    case FLOAT -> (Object) value_double(i);
                    case BLOB -> value_blob(i);
                    case NULL -> null;
                    default -> value_text(i);
                };
            }
            try {
                result(Json.write(EventRow.event(row, codec)));
            } catch (Codec.DamagedException e) {
                error(e.getMessage());
            }
        }
    }

    /** A packed message to the words in it. */
    private static final class MessageText extends Function {
        private final Codec codec;

        MessageText(Codec codec) {
            this.codec = codec;
        }

        @Override
        protected void xFunc() throws SQLException {
            byte[] packed = value_type(0) == BLOB ? value_blob(0) : null;
            if (packed == null || packed.length == 0) {
                result();
                return;
            }
            try {
                result(Json.read(codec.unpack(packed), Message.class).content());
            } catch (Codec.DamagedException | IllegalArgumentException e) {
                error(e.getMessage());
            }
        }
    }
}
