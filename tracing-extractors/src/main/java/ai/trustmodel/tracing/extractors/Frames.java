package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into events and hands these on. The bytes come in pieces of any size, and the events are the
 * same wherever a piece ended. Not thread-safe.
 */
abstract class Frames {
    /**
     * How a stream read.
     *
     * @param events how many events were handed on
     * @param done whether {@code data: [DONE]} came
     * @param unread how many events could not be read as a JSON object, one that was cut among them
     */
    record Outcome(int events, boolean done, int unread) {}

    // No answer has as many events of so few bytes; reading them would take a hundred times their size in memory.
    private static final int MANY = 50_000;
    private static final int SMALLEST = 16;

    private final StreamEvents sink;
    private final Json.ObjectReader objects = Json.objectReader();
    private boolean done;
    private int events;
    private int unread;
    private long size;

    Frames(StreamEvents sink) {
        this.sink = sink;
    }

    /** Takes the bytes from this index until before that one. */
    abstract void feed(byte[] bytes, int from, int to);

    /** Hands on what is left; nothing may be fed afterwards. */
    abstract void finish();

    /** Ends the stream and says how it read. */
    final Outcome end() {
        finish();
        return new Outcome(events, done, unread);
    }

    /** The object these bytes are, null when they are none. */
    final @Nullable Map<String, Object> object(byte[] json, int from, int to) {
        return objects.read(json, from, to);
    }

    final void deliver(@Nullable String event, byte[] json, int from, int to) {
        size += to - from;
        boolean tiny = events + unread > MANY && size < (long) SMALLEST * (events + unread);
        Map<String, Object> data = tiny ? null : object(json, from, to);
        if (data == null) {
            unread++;
        } else {
            deliver(event, data);
        }
    }

    final void deliver(@Nullable String event, Map<String, Object> data) {
        events++;
        sink.accept(event, data);
    }

    final void unread() {
        unread++;
    }

    final void done() {
        done = true;
    }
}
