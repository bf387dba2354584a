package ai.trustmodel.tracing.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * MCP over a pair of streams, one message per line, for one client.
 *
 * <p>One thread reads, requests are handled at the same time on workers, and answers are written in the order they are
 * ready. A line that is no message is answered with an error and changes nothing for the others. At the end of input,
 * requests that were sent are answered, as long as one of them finishes every {@link #DRAIN}.
 */
final class StdioTransport implements McpServerTransportProvider {
    /** The longest line that is read. */
    static final int MAX_FRAME_BYTES = 16 * 1024 * 1024;

    /** How long no request may have finished after the client closed its end, before the rest is given up. */
    static final Duration DRAIN = Duration.ofSeconds(2);

    /** How long requests may take to finish after that in all. */
    static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(StdioTransport.class);
    private static final String CANCELLED = "notifications/cancelled";

    private final FrameReader frames;
    private final MessageReader messages;
    private final StdioPeer peer;
    private final RequestRules rules;
    private final Workers workers = new Workers("mcp", 32, 4 * MAX_FRAME_BYTES);
    private final Set<Object> inFlight = ConcurrentHashMap.newKeySet();

    private McpServerSession.@Nullable Factory sessions;
    private @Nullable McpServerSession client;
    private @Nullable McpServerSession stranger;
    private boolean introduced;
    private boolean ready;

    StdioTransport(McpJsonMapper mapper, RequestRules rules, InputStream in, OutputStream out) {
        this.rules = rules;
        frames = new FrameReader(in, MAX_FRAME_BYTES);
        messages = new MessageReader(mapper);
        peer = new StdioPeer(mapper, out);
    }

    @Override
    public void setSessionFactory(McpServerSession.Factory factory) {
        sessions = factory;
        client = factory.create(peer);
    }

    /** Serves the client until the end of input, then waits for what is being handled. */
    void serve() throws IOException {
        try {
            for (FrameReader.Frame frame = frames.next(); frame != null; frame = frames.next()) {
                try {
                    accept(frame);
                } catch (MessageReader.Rejected e) {
                    peer.write(e.answer());
                }
            }
        } finally {
            if (!workers.finish(DRAIN, LONGEST_DRAIN)) {
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
        JSONRPCMessage message = messages.read(frame.bytes());
        if (message instanceof JSONRPCRequest request) {
            accept(request, frame.bytes().length);
        } else if (message instanceof JSONRPCNotification notification) {
            accept(notification);
        } else {
            deliver(client(), message);
        }
    }

    private void accept(JSONRPCRequest request, int bytes) throws MessageReader.Rejected {
        String fault = rules.fault(request);
        if (fault != null) {
            throw new MessageReader.Rejected(McpSchema.ErrorCodes.INVALID_PARAMS, fault, request.id());
        }
        if (request.method().equals(McpSchema.METHOD_INITIALIZE)) {
            introduced = true;
            client().handle(request).block(); // before anything the client sends after it
            return;
        }
        McpServerSession session = session();
        inFlight.add(request.id());
        workers.run(rules.lane(request), bytes, () -> {
            try {
                if (!peer.isUnwanted(request.id())) {
                    session.handle(request).block();
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

    private void accept(JSONRPCNotification notification) {
        if (notification.method().equals(CANCELLED)) {
            Object id = notification.params() instanceof Map<?, ?> params ? params.get("requestId") : null;
            if (id != null && inFlight.contains(id)) {
                peer.unwanted(id);
                if (!inFlight.contains(id)) {
                    peer.forget(id); // it was answered in between
                }
            }
            return;
        }
        ready |= introduced && notification.method().equals(McpSchema.METHOD_NOTIFICATION_INITIALIZED);
        deliver(client(), notification);
    }

    /**
     * The session that answers a request. The SDK's session keeps requests waiting until it was told that the client is
     * initialized, which some clients never say. And a client that asks before it has introduced itself is answered by
     * a session of its own, so that the name it gives later is not lost.
     */
    private McpServerSession session() {
        if (!introduced) {
            if (stranger == null) {
                stranger = Objects.requireNonNull(sessions, "no server").create(peer);
                deliver(stranger, initialized());
            }
            return stranger;
        }
        if (!ready) {
            ready = true;
            deliver(client(), initialized());
        }
        return client();
    }

    private McpServerSession client() {
        return Objects.requireNonNull(client, "no server");
    }

    private static JSONRPCNotification initialized() {
        return new JSONRPCNotification("2.0", McpSchema.METHOD_NOTIFICATION_INITIALIZED, null);
    }

    private static void deliver(McpServerSession session, JSONRPCMessage message) {
        session.handle(message)
                .subscribe(
                        done -> {}, e -> log.warn("a message of the client could not be handled: {}", e.getMessage()));
    }

    @Override
    public Mono<Void> notifyClients(String method, Object params) {
        return client().sendNotification(method, params);
    }

    @Override
    public Mono<Void> notifyClient(String sessionId, String method, Object params) {
        return client().getId().equals(sessionId) ? client().sendNotification(method, params) : Mono.empty();
    }

    @Override
    public Mono<Void> closeGracefully() {
        return client().closeGracefully();
    }
}
