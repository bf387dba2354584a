package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Session;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client with a session: its streams, and the requests of it that are being answered. Thread-safe. */
final class Client {
    private static final int LISTENING_CHARS = 1024 * 1024;
    private static final int ANSWER_CHARS = 256 * 1024;

    /** How many streams that have ended are kept for a client whose connection broke. */
    private static final int KEPT = 8;

    private final String id;
    private final @Nullable String who;
    private final Session session;
    private final Channel listening = new Channel("0", null, LISTENING_CHARS);
    private final AtomicLong channels = new AtomicLong();
    private final Map<Object, Channel> inFlight = new HashMap<>();
    private final Deque<Channel> resumable = new ArrayDeque<>();
    private volatile Instant used;

    /**
     * @param introduction the params of {@code initialize}
     * @param who whose it is, null when all callers are one
     */
    Client(
            Methods methods,
            Notices notices,
            Map<String, Object> introduction,
            String id,
            @Nullable String who,
            Instant now) {
        this.id = id;
        this.who = who;
        this.used = now;
        session = Session.begin(methods, notices, introduction, id, listening);
    }

    String id() {
        return id;
    }

    @Nullable
    String who() {
        return who;
    }

    Session session() {
        return session;
    }

    /** What belongs to no request. */
    Channel listening() {
        return listening;
    }

    void use(Instant now) {
        used = now;
    }

    Instant used() {
        return used;
    }

    /** Whether something is going on with it. */
    synchronized boolean busy() {
        return !inFlight.isEmpty() || listening.hasReader();
    }

    /** Begins to answer a request. */
    synchronized Channel begin(Object requestId) {
        Channel channel = new Channel(Long.toString(channels.incrementAndGet()), requestId, ANSWER_CHARS);
        inFlight.put(requestId, channel);
        return channel;
    }

    /** The request is answered, as far as it will be. */
    synchronized void finished(Object requestId, Channel channel) {
        inFlight.remove(requestId, channel);
        channel.end();
    }

    /** The client wants no answer to this request any more. */
    synchronized void cancel(Object requestId) {
        Channel channel = inFlight.remove(requestId);
        if (channel != null) {
            channel.end();
        }
    }

    /** Keeps this stream for when its connection breaks. */
    synchronized void keep(Channel channel) {
        resumable.add(channel);
        int ended = (int)
                resumable.stream().filter(kept -> !inFlight.containsValue(kept)).count();
        for (var each = resumable.iterator(); ended > KEPT && each.hasNext(); ) {
            if (!inFlight.containsValue(each.next())) {
                each.remove();
                ended--;
            }
        }
    }

    /** The stream of this name, null when it is not kept. */
    synchronized @Nullable Channel channel(String name) {
        if (name.equals(listening.name())) {
            return listening;
        }
        for (Channel kept : resumable) {
            if (name.equals(kept.name())) {
                return kept;
            }
        }
        return null;
    }

    /** Ends the session. What is being done is still done. */
    void close() {
        session.close();
        listening.end();
        synchronized (this) {
            inFlight.values().forEach(Channel::end);
        }
    }
}
