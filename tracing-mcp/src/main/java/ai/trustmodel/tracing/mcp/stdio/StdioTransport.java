package ai.trustmodel.tracing.mcp.stdio;

import ai.trustmodel.tracing.mcp.modern.Reply;
import ai.trustmodel.tracing.mcp.modern.Stateless;
import ai.trustmodel.tracing.mcp.modern.Subscription;
import ai.trustmodel.tracing.mcp.protocol.MessageReader;
import ai.trustmodel.tracing.mcp.protocol.Messages;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Origin;
import ai.trustmodel.tracing.mcp.protocol.Outlet;
import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.mcp.protocol.Revisions;
import ai.trustmodel.tracing.mcp.protocol.Session;
import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MCP over a pair of streams, one message per line, for one client.
 *
 * <p>One thread reads, requests are handled at the same time on workers, and answers are written in the order they are
 * ready. A line that is no message is answered with an error and changes nothing for the others. At the end of input,
 * requests that were sent are answered, as long as one of them finishes every {@link #DRAIN}.
 */
public final class StdioTransport {
    /** The longest line that is read. */
    static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

    /** How long no request may have finished after the client closed its end, before the rest is given up. */
    static final Duration DRAIN = Duration.ofSeconds(10);

    /** How long requests may take to finish after that in all. */
    static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);

    /** One client needs one, and has reasons for a few. */
    private static final int MOST_SUBSCRIPTIONS = 1000;

    private static final Logger log = LoggerFactory.getLogger(StdioTransport.class);
    private static final String CANCELLED = "notifications/cancelled";

    private final FrameReader frames;
    private final StdioPeer peer;
    private final Methods methods;
    private final Notices notices;
    private final Workers workers = new Workers("mcp", 32, 4 * MAX_FRAME_BYTES);
    private final Set<Object> inFlight = ConcurrentHashMap.newKeySet();
    private final Map<Object, Subscription> listening = new ConcurrentHashMap<>();

    private @Nullable Session session;
    private @Nullable Stateless stateless;

    /** Serves what these methods offer. */
    public StdioTransport(Methods methods, Notices notices, InputStream in, OutputStream out) {
        this.methods = methods;
        this.notices = notices;
        frames = new FrameReader(in, MAX_FRAME_BYTES);
        peer = new StdioPeer(out);
    }

    /** Serves the client until the end of input, then waits for what is being handled. */
    public void serve() throws IOException {
        try {
            for (FrameReader.Frame frame = frames.next(); frame != null; frame = frames.next()) {
                try {
                    accept(frame);
                } catch (MessageReader.Rejected e) {
                    peer.write(e.answer());
                }
            }
        } finally {
            boolean finished = workers.finish(DRAIN, LONGEST_DRAIN);
            listening.values().forEach(subscription -> peer.write(subscription.end()));
            if (!finished) {
                giveUp();
            }
        }
    }

    /** Tells the client which calls will not be answered any more. Nothing is written afterwards. */
    private void giveUp() {
        for (Object id : inFlight) {
            peer.unwanted(id);
            peer.write(new MessageReader.Rejected(
                            McpSchema.ErrorCodes.INTERNAL_ERROR, "not finished after the end of input; given up", id)
                    .answer());
            log.warn("request {} was given up after the end of input", id);
        }
        peer.end();
        workers.abandon();
    }

    private void accept(FrameReader.Frame frame) throws MessageReader.Rejected {
        if (frame.tooLong()) {
            throw new MessageReader.Rejected(
                    McpSchema.ErrorCodes.INVALID_REQUEST,
                    "the message is longer than " + MAX_FRAME_BYTES + " bytes and was not read; send less at a time",
                    frame.requestId());
        }
        JSONRPCMessage message = MessageReader.read(frame.bytes());
        if (message instanceof JSONRPCRequest request) {
            accept(request, frame.bytes().length);
        } else if (message instanceof JSONRPCNotification notification) {
            accept(notification);
        } else if (message instanceof JSONRPCResponse response && session != null) {
            session.take(response);
        }
    }

    private void accept(JSONRPCRequest request, int bytes) throws MessageReader.Rejected {
        Consumer<Outlet> work;
        if (Revisions.isStateless(request.method(), request.params(), null)) {
            Stateless server = stateless();
            work = outlet -> take(server.answer(request, Origin.PIPE, outlet), outlet);
        } else if (request.method().equals(McpSchema.METHOD_INITIALIZE)) {
            introduce(request);
            return;
        } else {
            Session served = session();
            work = outlet -> served.answer(request, Origin.PIPE, outlet);
        }
        inFlight.add(request.id());
        workers.run(Lanes.of(request, writes(request)), bytes, () -> {
            try {
                if (!peer.isUnwanted(request.id())) {
                    work.accept(peer.about(request.id()));
                }
            } catch (RuntimeException | Error e) { // an error too: whoever asked is waiting
                log.error("request {} ({}) failed", request.id(), request.method(), e);
                peer.write(new MessageReader.Rejected(
                                McpSchema.ErrorCodes.INTERNAL_ERROR,
                                "the answer could not be written: " + e.getMessage(),
                                request.id())
                        .answer());
            } finally {
                inFlight.remove(request.id());
                peer.forget(request.id());
            }
        });
    }

    private boolean writes(JSONRPCRequest request) {
        Map<String, Object> params = Json.object(request.params());
        String scope = params == null ? null : methods.requiredScope(request.method(), params);
        return Methods.WRITE.equals(scope);
    }

    /** Answers on the reading thread, so that whatever the client sends next is answered after it. */
    private void introduce(JSONRPCRequest request) throws MessageReader.Rejected {
        Map<String, Object> params = Json.object(request.params());
        try {
            Session introduced = Session.begin(methods, notices, params == null ? Map.of() : params, "stdio", peer);
            if (session != null) {
                session.close();
            }
            session = introduced;
        } catch (ProtocolError e) {
            throw new MessageReader.Rejected(e.code(), String.valueOf(e.getMessage()), request.id());
        }
        peer.write(Messages.result(request.id(), session.introduction()));
    }

    private void take(Reply reply, Outlet outlet) {
        if (reply instanceof Reply.Answer answer) {
            outlet.send(answer.message());
        } else if (reply instanceof Subscription subscription) {
            Object id = subscription.id();
            Subscription before = listening.put(id, subscription);
            if (before != null) {
                before.close();
            }
            if (peer.isUnwanted(id)) { // cancelled meanwhile
                endListening(id);
            }
        }
    }

    private void endListening(Object id) {
        Subscription subscription = listening.remove(id);
        if (subscription != null) {
            subscription.close();
        }
    }

    private void accept(JSONRPCNotification notification) {
        if (notification.method().equals(CANCELLED)) {
            Object id = notification.params() instanceof Map<?, ?> params ? params.get("requestId") : null;
            if (id != null && inFlight.contains(id)) {
                peer.unwanted(id);
                if (!inFlight.contains(id)) {
                    peer.forget(id); // it was answered in between
                }
            }
            if (id != null) {
                endListening(id);
            }
        }
    }

    private Stateless stateless() {
        if (stateless == null) {
            stateless = new Stateless(methods, notices, MOST_SUBSCRIPTIONS);
        }
        return stateless;
    }

    /** The session that answers a request; a client that asks before it has introduced itself has one too. */
    private Session session() {
        if (session == null) {
            session = Session.withoutIntroduction(methods, notices, "stdio", peer);
        }
        return session;
    }
}
