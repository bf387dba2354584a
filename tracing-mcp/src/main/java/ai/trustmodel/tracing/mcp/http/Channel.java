package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.mcp.protocol.Messages;
import ai.trustmodel.tracing.mcp.protocol.Outlet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of one stream to a client, kept whether a connection is there to carry them or not. Thread-safe.
 *
 * <p>One connection at a time reads them; a later one takes over, from where a client says it was. The newest
 * messages are kept for that, as far as there is room.
 */
final class Channel implements Outlet {
    private static final Logger log = LoggerFactory.getLogger(Channel.class);
    private static final int MOST_EVENTS = 512;

    /**
     * A message.
     *
     * @param number counts from 1
     * @param last whether it is the answer, after which nothing comes
     * @param status the HTTP status when it is answered without a stream
     */
    record Event(long number, String json, boolean last, int status) {}

    /** What a reader is to do next. */
    enum Next {
        EVENT,
        /** Nothing has come for a while. */
        SILENCE,
        /** The client is to come back for the rest. */
        RELEASED,
        /** There is nothing more for this reader. */
        END
    }

    /**
     * @param event what comes next when that is an event
     */
    record Step(Next next, @Nullable Event event) {}

    private final @Nullable String name;
    private final @Nullable Object requestId;
    private final int mostChars;
    private final Deque<Event> events = new ArrayDeque<>();
    private int chars;
    private long last;
    private long delivered;
    private boolean ended;
    private boolean released;
    private boolean losing;
    private boolean left;
    private @Nullable Object reader;

    /**
     * @param name begins the ids of its events, null when no client comes back for them
     * @param requestId the request whose answer is the last message, null for a stream without end
     * @param mostChars how many characters of messages are kept
     */
    Channel(@Nullable String name, @Nullable Object requestId, int mostChars) {
        this.name = name;
        this.requestId = requestId;
        this.mostChars = mostChars;
    }

    @Nullable
    String name() {
        return name;
    }

    /** The id of an event, by which a client says how far it has read. */
    String eventId(long number) {
        return name + "-" + number;
    }

    @Override
    public void send(Map<String, Object> message) {
        send(message, 200);
    }

    /** Sends a message, which has this status when it is an answer without a stream. */
    void send(Map<String, Object> message, int status) {
        boolean answer = requestId != null && !message.containsKey("method") && requestId.equals(message.get("id"));
        add(Messages.text(message), status, answer);
    }

    private synchronized void add(String json, int status, boolean answer) {
        if (ended) {
            return;
        }
        events.add(new Event(++last, json, answer, status));
        chars += json.length();
        while (events.size() > 1 && (events.size() > MOST_EVENTS || chars > mostChars)) {
            Event oldest = events.remove();
            chars -= oldest.json.length();
            if (oldest.number > delivered && !losing) {
                losing = true;
                log.warn("a client does not read its stream; the oldest messages in it are dropped");
            }
        }
        ended = answer;
        notifyAll();
    }

    /** Lets the connection go while the work goes on: the client comes back for the rest. */
    @Override
    public synchronized void release() {
        released = name != null;
        notifyAll();
    }

    /** Nothing is sent any more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Reads from here on, instead of whoever did before. Returns where to begin. */
    synchronized long attach(Object newReader, @Nullable Long after) {
        reader = newReader;
        notifyAll();
        return after == null ? delivered : Math.min(after, last); // nobody has read what is to come
    }

    /** This reader reads no more. */
    synchronized void detach(Object formerReader) {
        if (formerReader.equals(reader)) {
            reader = null;
            left = true;
        }
    }

    /** Whether a reader was there and has gone. */
    synchronized boolean isLeft() {
        return left && reader == null;
    }

    synchronized boolean hasReader() {
        return reader != null;
    }

    /** Whether all there will ever be was read. */
    synchronized boolean done() {
        return ended && delivered >= last;
    }

    /** The reader has passed on everything up to this. */
    synchronized void delivered(long number) {
        delivered = Math.max(delivered, number);
        losing = false;
    }

    /** Waits for what comes after this number. */
    synchronized Step next(Object asking, long after, Duration silence) throws InterruptedException {
        long until = System.nanoTime() + silence.toNanos();
        while (true) {
            if (!asking.equals(reader)) {
                return new Step(Next.END, null);
            }
            for (Event event : events) {
                if (event.number > after) {
                    return new Step(Next.EVENT, event);
                }
            }
            if (ended) {
                return new Step(Next.END, null);
            }
            if (released) {
                released = false;
                return new Step(Next.RELEASED, null);
            }
            long millis = (until - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return new Step(Next.SILENCE, null);
            }
            wait(millis);
        }
    }
}
