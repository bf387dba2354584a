package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line of a file of events: an {@link EventLine} with its place in the stream at the end,
 * {@code {"timestamp":…,…,"id":"…","cursor":7,"until":9}}. Read from its end it tells what the index needs.
 */
final class EventLines {
    private static final byte[] CURSOR = ascii(",\"cursor\":");
    private static final byte[] UNTIL = ascii(",\"until\":");
    private static final byte[] SPAN = ascii(",\"span_id\":\"");
    private static final byte[] TRACE = ascii(",\"trace_id\":\"");
    private static final byte[] ID = ascii(",\"id\":\"");

    private EventLines() {}

    static byte[] write(long cursor, long until, HostEvent event) {
        byte[] line = EventLine.write(event);
        byte[] place = ascii(",\"cursor\":" + cursor + (until == 0 ? "" : ",\"until\":" + until) + "}");
        byte[] whole = Arrays.copyOf(line, line.length - 1 + place.length);
        System.arraycopy(place, 0, whole, line.length - 1, place.length);
        return whole;
    }

    /** What the index needs of a line; null when it is no event of a store. */
    static @Nullable StoreLine read(byte[] line) {
        Backwards end = new Backwards(line);
        if (!end.skip((byte) '}')) {
            return null;
        }
        long number = end.number();
        long until = end.skip(UNTIL) ? number : 0;
        long cursor = until == 0 ? number : end.number();
        if (cursor < 1 || !end.skip(CURSOR)) {
            return null;
        }
        int body = end.at;
        long micros = LineBytes.leadingTime(line, 0, line.length);
        if (micros != LineTimes.UNKNOWN) {
            String text = end.text();
            text = end.skip(SPAN) ? end.text() : text;
            String trace = end.skip(TRACE) ? text : null;
            String id = trace == null ? text : end.text();
            if (id != null && end.skip(ID)) {
                return new StoreLine(cursor, until, id, trace, body, Math.floorDiv(micros, 1000L));
            }
        }
        HostEvent event = event(line, body);
        return event == null
                ? null
                : new StoreLine(
                        cursor,
                        until,
                        event.id(),
                        event.traceId(),
                        body,
                        event.timestamp().toEpochMilli());
    }

    /**
     * The record of a line.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    static EventSeen record(byte[] line) {
        StoreLine read = read(line);
        HostEvent event = read == null ? null : event(line, read.body());
        if (event == null) {
            throw new IllegalArgumentException("a line holds no event");
        }
        return new EventSeen(event);
    }

    private static @Nullable HostEvent event(byte[] line, int body) {
        byte[] alone = Arrays.copyOf(line, body + 1);
        alone[body] = '}';
        return EventLine.read(alone, "unknown");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads a line from its end, as far as it was written here. */
    private static final class Backwards {
        private final byte[] bytes;

        /** Behind what is read next. */
        private int at;

        Backwards(byte[] bytes) {
            this.bytes = bytes;
            at = bytes.length;
        }

        boolean skip(byte one) {
            if (at == 0 || bytes[at - 1] != one) {
                return false;
            }
            at--;
            return true;
        }

        boolean skip(byte[] wanted) {
            int start = at - wanted.length;
            if (start < 0 || !Arrays.equals(bytes, start, at, wanted, 0, wanted.length)) {
                return false;
            }
            at = start;
            return true;
        }

        long number() {
            long number = 0;
            long place = 1;
            int end = at;
            while (at > 0 && end - at < 18 && bytes[at - 1] >= '0' && bytes[at - 1] <= '9') {
                number += (bytes[--at] - '0') * place;
                place *= 10;
            }
            return number;
        }

        /** A text without escapes, up to its opening quote, which is left for the name before it. */
        @Nullable
        String text() {
            if (!skip((byte) '"')) {
                return null;
            }
            int end = at;
            while (at > 0 && bytes[at - 1] != '"') {
                if (bytes[--at] == '\\') {
                    return null;
                }
            }
            return at == 0 ? null : new String(bytes, at, end - at, StandardCharsets.UTF_8);
        }
    }
}
