package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream of server-sent events as it was received, in one piece or in many: lines ending in LF, CRLF or CR,
 * comments, data over several lines, a byte order mark. Unlike the standard's reader it delivers an event that the end
 * of the stream left without its blank line, since recorders strip that line. Not thread-safe.
 */
final class Sse {
    /**
     * How a stream text read.
     *
     * @param events how many events were delivered
     * @param done whether {@code data: [DONE]} came
     * @param unread data of events that is no JSON object, as received
     */
    record Outcome(int events, boolean done, List<String> unread) {}

    private final StreamEvents sink;
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder data = new StringBuilder();
    private final List<String> unread = new ArrayList<>();
    private @Nullable String event;
    private boolean hasData;
    private boolean afterCr;
    private boolean started;
    private boolean done;
    private int events;

    Sse(StreamEvents sink) {
        this.sink = sink;
    }

    /** Reads a whole stream. */
    static Outcome read(String text, StreamEvents sink) {
        Sse sse = new Sse(sink);
        sse.feed(text);
        return sse.end();
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

    /** Takes the next piece of the stream; a piece may end anywhere. */
    void feed(CharSequence piece) {
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (c == '\n' && afterCr) {
                afterCr = false;
            } else if (c == '\n' || c == '\r') {
                afterCr = c == '\r';
                endLine();
            } else {
                afterCr = false;
                if (started || c != '\uFEFF') {
                    line.append(c);
                }
                started = true;
            }
        }
    }

    /** Ends the stream and delivers what is left. */
    Outcome end() {
        endLine();
        endEvent();
        return new Outcome(events, done, List.copyOf(unread));
    }

    private void endLine() {
        if (line.isEmpty()) {
            endEvent();
            return;
        }
        int colon = line.indexOf(":");
        String field = colon < 0 ? line.toString() : line.substring(0, colon);
        int from = colon < 0 ? line.length() : colon + 1;
        if (from < line.length() && line.charAt(from) == ' ') {
            from++;
        }
        if (field.equals("data")) {
            if (hasData) {
                data.append('\n');
            }
            data.append(line, from, line.length());
            hasData = true;
        } else if (field.equals("event")) {
            event = line.substring(from);
        }
        line.setLength(0);
    }

    private void endEvent() {
        if (hasData) {
            deliver(data.toString());
        }
        data.setLength(0);
        hasData = false;
        event = null;
    }

    private void deliver(String text) {
        if (text.strip().equals("[DONE]")) {
            done = true;
            return;
        }
        Map<String, Object> object = Json.parseObject(text);
        if (object == null) {
            unread.add(text);
        } else {
            events++;
            sink.accept(event, object);
        }
    }
}
