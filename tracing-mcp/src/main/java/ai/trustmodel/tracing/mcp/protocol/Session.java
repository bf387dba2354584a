package ai.trustmodel.tracing.mcp.protocol;

import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpRequestHandler;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.ClientCapabilities;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpSchema.LoggingLevel;
import io.modelcontextprotocol.spec.McpStreamableServerSession;
import io.modelcontextprotocol.spec.McpStreamableServerSession.McpStreamableServerSessionStream;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One client of a revision that has sessions: the SDK's session, with our methods for its handlers. Thread-safe.
 *
 * <p>The SDK finds the handler, answers under the right id, matches what the client answers to what it was asked, and
 * keeps the level of log messages. Its session for streamable HTTP serves every transport: it asks for nothing but a
 * place to send messages to, and holds no request back.
 */
public final class Session implements Notices.Subscriber {
    private static final Logger log = LoggerFactory.getLogger(Session.class);
    private static final String CALL = "call";

    /** How long a client, and perhaps a person, may take to answer. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Methods methods;
    private final Notices notices;
    private final Caller caller;
    private final Outlet listening;
    private final McpStreamableServerSession session;
    private final Set<String> watched = ConcurrentHashMap.newKeySet();

    private Session(Methods methods, Notices notices, Caller caller, String id, Outlet listening) {
        this.methods = methods;
        this.notices = notices;
        this.caller = caller;
        this.listening = listening;
        session = new McpStreamableServerSession(
                id,
                ClientCapabilities.builder().build(), // what the client can do is asked of the caller
                Implementation.builder("client", "0").build(),
                PATIENCE,
                handlers(),
                Map.of());
    }

    /**
     * Begins a session.
     *
     * @param introduction the params of {@code initialize}
     * @param id names the session; unguessable where others could use it
     * @param listening takes what belongs to no request
     * @throws ProtocolError when the introduction is none
     */
    public static Session begin(
            Methods methods, Notices notices, Map<String, Object> introduction, String id, Outlet listening) {
        if (!(introduction.get("protocolVersion") instanceof String version)) {
            throw ProtocolError.invalidParams("protocolVersion must be a string, as in \"2025-11-25\"");
        }
        checkObject(introduction, "clientInfo");
        checkObject(introduction, "capabilities");
        Caller caller = Caller.of(
                introduction.get("clientInfo"), introduction.get("capabilities"), Revisions.agreed(version), id);
        return open(methods, notices, caller, id, listening);
    }

    /** The session of a client that asks without having introduced itself. */
    public static Session withoutIntroduction(Methods methods, Notices notices, String id, Outlet listening) {
        return open(methods, notices, Caller.of(null, null, Revisions.agreed(""), id), id, listening);
    }

    private static Session open(Methods methods, Notices notices, Caller caller, String id, Outlet listening) {
        Session session = new Session(methods, notices, caller, id, listening);
        notices.add(session);
        return session;
    }

    /** What {@code initialize} is answered with. */
    public Map<String, Object> introduction() {
        Surface surface = methods.surface();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("protocolVersion", caller.protocolVersion());
        result.put("capabilities", surface.capabilities());
        result.put("serverInfo", surface.serverInfo());
        result.put("instructions", surface.instructions());
        return result;
    }

    public Caller caller() {
        return caller;
    }

    /** Answers a request, through this outlet, before it returns. */
    public void answer(JSONRPCRequest request, Origin origin, Outlet outlet) {
        McpStreamableServerSessionStream stream = session.responseStream(new OutletTransport(outlet));
        Call call = new SessionCall(request, caller, origin, outlet, session, stream);
        stream.handle(request)
                .contextWrite(
                        context -> context.put(McpTransportContext.KEY, McpTransportContext.create(Map.of(CALL, call))))
                .block();
    }

    /** Takes what the client answers to a question. */
    public void take(JSONRPCResponse response) {
        session.accept(response)
                .subscribe(done -> {}, e -> log.warn("an answer of the client fits no question: {}", e.getMessage()));
    }

    /** Ends the session; nothing is told to this client any more. */
    public void close() {
        notices.remove(this);
        session.close();
    }

    @Override
    public Collection<String> watched() {
        return watched;
    }

    @Override
    public void updated(String uri) {
        tell("notifications/resources/updated", Map.of("uri", uri));
    }

    @Override
    public void listChanged(String list) {
        if (list.equals("resources") && watched.isEmpty()) {
            return; // others watch them: this one would list all of them anew at every trace
        }
        tell("notifications/" + list + "/list_changed", Map.of());
    }

    private void tell(String method, Map<String, Object> params) {
        listening.send(Messages.notification(method, params));
    }

    private Map<String, McpRequestHandler<?>> handlers() {
        Map<String, McpRequestHandler<?>> handlers = new HashMap<>();
        methods.names().forEach(name -> handlers.put(name, handler(methods::answer)));
        handlers.put("logging/setLevel", handler(this::setLevel));
        handlers.put("resources/subscribe", handler(this::subscribe));
        handlers.put("resources/unsubscribe", handler(this::unsubscribe));
        return handlers;
    }

    private interface Method {
        Map<String, Object> answer(Call call);
    }

    private static McpRequestHandler<Object> handler(Method method) {
        return (exchange, params) -> {
            Call call = (Call) exchange.transportContext().get(CALL);
            return Mono.fromCallable(() -> answer(method, call));
        };
    }

    private static Map<String, Object> answer(Method method, Call call) {
        try {
            return method.answer(call);
        } catch (ProtocolError e) {
            throw McpError.builder(e.code())
                    .message(Objects.requireNonNullElse(e.getMessage(), "failed"))
                    .data(e.data())
                    .build();
        } catch (RuntimeException e) {
            log.error("{} failed", call.method(), e);
            throw McpError.builder(ErrorCodes.INTERNAL_ERROR)
                    .message(call.method() + " failed inside the server; its log says more")
                    .build();
        }
    }

    private Map<String, Object> setLevel(Call call) {
        Object level = call.params().get("level");
        try {
            session.setMinLoggingLevel(
                    LoggingLevel.valueOf(String.valueOf(level).toUpperCase(Locale.ROOT)));
            return Map.of();
        } catch (IllegalArgumentException e) {
            throw ProtocolError.invalidParams(
                    "level must be one of debug, info, notice, warning, error, critical," + " alert, emergency");
        }
    }

    private Map<String, Object> subscribe(Call call) {
        String uri = uri(call);
        if (!methods.watchable(uri)) {
            throw new ProtocolError(
                    Methods.RESOURCE_NOT_FOUND, "there is no resource '" + uri + "' to watch", Map.of("uri", uri));
        }
        if (watched.size() >= Notices.MOST_WATCHED && !watched.contains(uri)) {
            throw ProtocolError.invalidParams("this client watches " + Notices.MOST_WATCHED
                    + " resources already; unsubscribe from one first, or subscribe to traces://{agent_id}");
        }
        watched.add(uri);
        notices.begun();
        return Map.of();
    }

    private Map<String, Object> unsubscribe(Call call) {
        watched.remove(uri(call));
        return Map.of();
    }

    private static String uri(Call call) {
        if (call.params().get("uri") instanceof String uri) {
            return uri;
        }
        throw ProtocolError.invalidParams("uri must be a string, the URI of a resource");
    }

    private static void checkObject(Map<String, Object> introduction, String name) {
        @Nullable Object value = introduction.get(name);
        if (value != null && Json.object(value) == null) {
            throw ProtocolError.invalidParams(name + " must be an object");
        }
    }
}
