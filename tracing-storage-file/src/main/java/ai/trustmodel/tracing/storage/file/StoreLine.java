package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file of traces: {@code {"cursor":7,"id":"…","trace_id":"…","until":9,"record":{…}}}. What the index needs
 * comes first, so that opening a store does not read the records. A line {@code {"cursor":9}} holds none.
 *
 * @param cursor its place in the stream
 * @param until the cursor of the line without which this one does not count, since they are of one batch; its own when
 *     lines of other files wait for it; 0 when it counts by itself
 * @param id of the record, null when there is none
 * @param traceId of the record, null when it has none
 * @param body where the record begins in the line
 * @param millis when it happened, for an event; {@link #UNKNOWN} for anything else
 */
record StoreLine(
        long cursor,
        long until,
        @Nullable String id,
        @Nullable String traceId,
        int body,
        long millis) {
    /** In place of a time. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private static final byte[] CURSOR = ascii("{\"cursor\":");
    private static final byte[] ID = ascii(",\"id\":\"");
    private static final byte[] TRACE = ascii(",\"trace_id\":\"");
    private static final byte[] UNTIL = ascii(",\"until\":");
    private static final byte[] RECORD = ascii(",\"record\":");
    private static final int NOT_THERE = -1;

    static byte[] write(long cursor, long until, TraceRecord record, String json) {
        StringBuilder line = new StringBuilder(json.length() + 160);
        line.append("{\"cursor\":").append(cursor);
        line.append(",\"id\":").append(Json.write(record.recordId()));
        if (record.traceId() != null) {
            line.append(",\"trace_id\":").append(Json.write(record.traceId()));
        }
        if (until != 0) {
            line.append(",\"until\":").append(until);
        }
        line.append(",\"record\":").append(json).append("}");
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A line without a record: the end of a batch, or how far the cursors went. */
    static byte[] bare(long cursor) {
        return ("{\"cursor\":" + cursor + "}").getBytes(StandardCharsets.UTF_8);
    }

    /** What stands in these bytes; null when it is no line of a store. */
    static @Nullable StoreLine read(byte[] bytes, int from, int to) {
        StoreLine line = new Parser(bytes, from, to).line();
        return line != null ? line : readSlowly(bytes, from, to);
    }

    /**
     * The record of a line.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    static TraceRecord record(byte[] bytes) {
        StoreLine line = new Parser(bytes, 0, bytes.length).line();
        if (line != null && line.body > 0) {
            String json = new String(bytes, line.body, bytes.length - 1 - line.body, StandardCharsets.UTF_8);
            return Json.read(json, TraceRecord.class);
        }
        Map<String, Object> object = Json.parseObject(new String(bytes, StandardCharsets.UTF_8));
        if (object == null || Json.object(object.get("record")) == null) {
            throw new IllegalArgumentException("a line holds no record");
        }
        return Json.read(Json.write(object.get("record")), TraceRecord.class);
    }

    /** As somebody may have written it who reads and writes JSON: with blanks, in another order. */
    private static @Nullable StoreLine readSlowly(byte[] bytes, int from, int to) {
        Map<String, Object> object = Json.parseObject(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        if (object == null || !(object.get("cursor") instanceof Number cursor) || cursor.longValue() < 1) {
            return null;
        }
        long until = object.get("until") instanceof Number number ? number.longValue() : 0;
        String id = object.get("id") instanceof String text ? text : null;
        String traceId = object.get("trace_id") instanceof String text ? text : null;
        if (id == null || !object.containsKey("record")) {
            return object.size() == 1 ? new StoreLine(cursor.longValue(), 0, null, null, NOT_THERE, UNKNOWN) : null;
        }
        return new StoreLine(cursor.longValue(), until, id, traceId, NOT_THERE, UNKNOWN);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads the form that {@link #write} writes and nothing else; what it does not take is read slowly. */
    private static final class Parser {
        private final byte[] bytes;
        private final int from;
        private final int to;
        private int at;

        Parser(byte[] bytes, int from, int to) {
            this.bytes = bytes;
            this.from = from;
            this.to = to;
            at = from;
        }

        @Nullable
        StoreLine line() {
            if (!skip(CURSOR) || bytes[to - 1] != '}') {
                return null;
            }
            long cursor = number();
            if (cursor < 1) {
                return null;
            }
            if (at == to - 1) {
                return new StoreLine(cursor, 0, null, null, NOT_THERE, UNKNOWN);
            }
            String id = skip(ID) ? text() : null;
            String traceId = id != null && skip(TRACE) ? text() : null;
            long until = skip(UNTIL) ? number() : 0;
            boolean known = id != null && skip(RECORD) && at < to && bytes[at] == '{';
            return known ? new StoreLine(cursor, until, id, traceId, at - from, UNKNOWN) : null;
        }

        private boolean skip(byte[] wanted) {
            if (to - at <= wanted.length) {
                return false;
            }
            for (int i = 0; i < wanted.length; i++) {
                if (bytes[at + i] != wanted[i]) {
                    return false;
                }
            }
            at += wanted.length;
            return true;
        }

        private long number() {
            long number = 0;
            int start = at;
            while (at < to && at - start < 18 && bytes[at] >= '0' && bytes[at] <= '9') {
                number = number * 10 + bytes[at++] - '0';
            }
            return at == start ? NOT_THERE : number;
        }

        /** A text without escapes, and the quote after it. */
        private @Nullable String text() {
            int start = at;
            while (at < to && bytes[at] != '"') {
                if (bytes[at] == '\\') {
                    return null;
                }
                at++;
            }
            return at++ < to ? new String(bytes, start, at - 1 - start, StandardCharsets.UTF_8) : null;
        }
    }
}
