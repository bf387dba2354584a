package ai.trustmodel.tracing.extractors;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of server-sent events: lines ending in LF, CRLF or CR, comments, data over several lines, a byte order
 * mark. Unlike the standard's reader it delivers an event that the end of the stream left without its blank line, since
 * recorders strip that line.
 */
final class Sse extends Frames {
    private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final Chunk line = new Chunk();
    private final Chunk data = new Chunk();
    private @Nullable String event;
    private boolean hasData;
    private boolean afterCr;
    private boolean started;

    Sse(StreamEvents sink) {
        super(sink);
    }

    /** Whether this text is a stream of events, whatever its content type said. */
    static boolean looksLike(String text) {
        int at = 0;
        while (at < text.length() && (text.charAt(at) <= ' ' || text.charAt(at) == '\uFEFF')) {
            at++;
        }
        boolean field = text.startsWith("data:", at);
        for (String start : List.of("event:", ":", "id:", "retry:")) {
            field |= text.startsWith(start, at) && (text.contains("\ndata:") || text.contains("\rdata:"));
        }
        return field;
    }

    @Override
    void feed(byte[] bytes, int from, int to) {
        int start = from;
        if (afterCr && start < to) {
            start += bytes[start] == '\n' ? 1 : 0;
            afterCr = false;
        }
        for (int i = start; i < to; i++) {
            byte c = bytes[i];
            if (c == '\n' || c == '\r') {
                endLine(bytes, start, i);
                if (c == '\r' && i + 1 < to && bytes[i + 1] == '\n') {
                    i++;
                }
                afterCr = c == '\r' && i + 1 == to && bytes[i] == '\r';
                start = i + 1;
            }
        }
        if (start < to) {
            line.add(bytes, start, to);
        }
    }

    @Override
    void finish() {
        endLine(line.bytes, 0, 0);
        endEvent();
    }

    /** Ends the line that began in earlier pieces, if it did, and goes on here. */
    private void endLine(byte[] bytes, int from, int to) {
        if (line.size == 0) {
            line(bytes, from, to);
        } else {
            line.add(bytes, from, to);
            line(line.bytes, 0, line.size);
            line.clear();
        }
    }

    private void line(byte[] bytes, int start, int to) {
        int from = start;
        if (!started) {
            boolean mark = to - from >= 3
                    && bytes[from] == (byte) 0xEF
                    && bytes[from + 1] == (byte) 0xBB
                    && bytes[from + 2] == (byte) 0xBF;
            from += mark ? 3 : 0;
            started = true;
        }
        if (from == to) {
            endEvent();
        } else if (isField(DATA, bytes, from, to)) {
            if (hasData) {
                data.add('\n');
            }
            hasData = true;
            int value = value(DATA, bytes, from, to);
            data.add(bytes, value, to);
        } else if (isField(EVENT, bytes, from, to)) {
            int value = value(EVENT, bytes, from, to);
            event = new String(bytes, value, to - value, StandardCharsets.UTF_8);
        }
    }

    private void endEvent() {
        if (hasData) {
            if (isDone()) {
                done();
            } else {
                deliver(event, data.bytes, 0, data.size);
            }
        }
        data.clear();
        hasData = false;
        event = null;
    }

    private boolean isDone() {
        int from = 0;
        int to = data.size;
        while (from < to && data.bytes[from] <= ' ' && data.bytes[from] >= 0) {
            from++;
        }
        while (to > from && data.bytes[to - 1] <= ' ' && data.bytes[to - 1] >= 0) {
            to--;
        }
        return to - from == DONE.length && startsWith(DONE, data.bytes, from, to);
    }

    private static boolean isField(byte[] name, byte[] bytes, int from, int to) {
        int end = from + name.length;
        return startsWith(name, bytes, from, to) && (end == to || bytes[end] == ':');
    }

    private static int value(byte[] name, byte[] bytes, int from, int to) {
        int at = Math.min(to, from + name.length + 1);
        return at < to && bytes[at] == ' ' ? at + 1 : at;
    }

    private static boolean startsWith(byte[] start, byte[] bytes, int from, int to) {
        if (to - from < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            if (bytes[from + i] != start[i]) {
                return false;
            }
        }
        return true;
    }
}
