package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.mcp.protocol.MessageReader;
import ai.trustmodel.tracing.mcp.protocol.Messages;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Origin;
import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.mcp.protocol.Revisions;
import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The endpoint of the protocol: takes messages by POST, passes on others by GET, ends sessions by DELETE. */
final class Endpoint {
    private static final String CANCELLED = "notifications/cancelled";
    private static final String SESSION = "Mcp-Session-Id";
    private static final String VERSION = "MCP-Protocol-Version";

    /** The first revision whose clients understand an event without content. */
    private static final String PRIMED = "2025-11-25";

    /** What a handler need not see: it could end up in a trace. */
    private static final Set<String> SECRET = Set.of("authorization", "proxy-authorization", "cookie");

    private final Methods methods;
    private final Notices notices;
    private final Clients clients;
    private final Access access;
    private final Threads threads;
    private final Limits limits;
    private final Memory memory;
    private final Answering answering;
    private final StatelessEndpoint stateless;

    Endpoint(Methods methods, Notices notices, Clients clients, Access access, Threads threads, Limits limits) {
        this.methods = methods;
        this.notices = notices;
        this.clients = clients;
        this.access = access;
        this.threads = threads;
        this.limits = limits;
        memory = new Memory(limits.memoryBytes());
        answering = new Answering(threads, limits);
        stateless = new StatelessEndpoint(methods, notices, answering, limits);
    }

    /** Lets go of those who only listen. */
    void stop() {
        clients.stopListening();
        stateless.stop();
    }

    void serve(Visit visit, Access.Grant grant) throws IOException, Refused, InterruptedException {
        switch (visit.method()) {
            case "POST" -> post(visit, grant);
            case "GET" -> listen(visit, grant);
            case "DELETE" -> {
                checkVersion(visit);
                clients.remove(clients.find(visit.header(SESSION), grant.who()));
                visit.answer(200);
            }
            default ->
                throw new Refused(405, "method", visit.method() + " is not served here; POST, GET and DELETE are")
                        .with(Map.of("Allow", "POST, GET, DELETE"));
        }
    }

    private void post(Visit visit, Access.Grant grant) throws IOException, Refused, InterruptedException {
        if (!visit.accepts(Answering.JSON) && !visit.accepts(Answering.EVENTS)) {
            throw new Refused(406, "accept", "Accept must name application/json and text/event-stream");
        }
        try (Memory.Share share = memory.share()) {
            JSONRPCMessage message = MessageReader.read(visit.body(share));
            if (message instanceof JSONRPCRequest request && !isIntroduction(visit, request)) {
                call(visit, grant, request, share);
            } else {
                take(visit, grant, message);
            }
        } catch (MessageReader.Rejected e) {
            throw new Refused(400, "message", String.valueOf(e.getMessage())).answered(e.answer());
        }
    }

    private static boolean isIntroduction(Visit visit, JSONRPCRequest request) {
        return request.method().equals(McpSchema.METHOD_INITIALIZE) && !isStateless(visit, request);
    }

    private static boolean isStateless(Visit visit, JSONRPCRequest request) {
        return Revisions.isStateless(request.method(), request.params(), visit.header(VERSION));
    }

    private void call(Visit visit, Access.Grant grant, JSONRPCRequest request, Memory.Share share)
            throws IOException, Refused, InterruptedException {
        checkScope(request, grant);
        Origin origin = new Origin("tcp", headers(visit), grant.scopes());
        if (isStateless(visit, request)) {
            stateless.call(visit, request, origin, share.handOn());
            return;
        }
        Client client = clients.find(visit.header(SESSION), grant.who());
        Channel channel = client.begin(request.id());
        Memory.Share held = share.handOn();
        answering.begin(request, channel, to -> client.session().answer(request, origin, to), () -> {
            client.finished(request.id(), channel);
            held.close();
        });
        boolean primed = client.session().caller().protocolVersion().compareTo(PRIMED) >= 0;
        answering.pass(visit, channel, primed, () -> client.keep(channel));
    }

    /** Takes a message that is answered at once or not at all. */
    private void take(Visit visit, Access.Grant grant, @Nullable JSONRPCMessage message) throws IOException, Refused {
        if (message instanceof JSONRPCRequest request) {
            introduce(visit, grant, request);
            return;
        }
        if (visit.header(SESSION) == null && Revisions.STATELESS.equals(visit.header(VERSION))) {
            visit.answer(202); // there is nothing it could belong to
            return;
        }
        checkVersion(visit);
        Client client = clients.find(visit.header(SESSION), grant.who());
        if (message instanceof JSONRPCNotification notification) {
            if (notification.method().equals(CANCELLED)
                    && notification.params() instanceof Map<?, ?> params
                    && params.get("requestId") != null) {
                client.cancel(params.get("requestId"));
            }
        } else if (message instanceof JSONRPCResponse response) {
            client.session().take(response);
        }
        visit.answer(202);
    }

    private void introduce(Visit visit, Access.Grant grant, JSONRPCRequest request) throws IOException, Refused {
        Map<String, Object> params = Json.object(request.params());
        checkVersion(visit);
        Map<String, Object> answer;
        try {
            Client client = clients.add(id ->
                    new Client(methods, notices, params == null ? Map.of() : params, id, grant.who(), clients.now()));
            visit.set(SESSION, client.id());
            answer = Messages.result(request.id(), client.session().introduction());
        } catch (ProtocolError e) {
            answer = Messages.error(request.id(), e.wire());
        }
        answering.pass(visit, Messages.text(answer));
    }

    /** Passes on what belongs to no request, or the rest of a stream that broke. */
    private void listen(Visit visit, Access.Grant grant) throws IOException, Refused, InterruptedException {
        if (visit.header(SESSION) == null && Revisions.STATELESS.equals(visit.header(VERSION))) {
            throw new Refused(405, "method", "GET is of revisions with sessions").with(Map.of("Allow", "POST"));
        }
        checkVersion(visit);
        if (!visit.accepts(Answering.EVENTS)) {
            throw new Refused(406, "accept", "GET answers with text/event-stream, which Accept must name");
        }
        Client client = clients.find(visit.header(SESSION), grant.who());
        EventId last = EventId.of(visit.header("Last-Event-ID"));
        Channel resumed = last == null ? null : client.channel(last.channel());
        Channel channel = resumed == null ? client.listening() : resumed;
        long from = channel.attach(visit, resumed == null || last == null ? null : last.number());
        try {
            new EventStream(visit, threads, limits).begin().pump(channel, visit, from);
        } finally {
            channel.detach(visit);
            client.use(clients.now());
        }
    }

    /** An id of an event that a client has read. */
    private record EventId(String channel, long number) {
        static @Nullable EventId of(@Nullable String text) {
            String[] parts = text == null ? new String[0] : text.strip().split("-", 2);
            if (parts.length != 2 || !parts[1].matches("\\d{1,18}")) {
                return null;
            }
            return new EventId(parts[0], Long.parseLong(parts[1]));
        }
    }

    private static void checkVersion(Visit visit) throws Refused {
        String version = visit.header(VERSION);
        if (version != null && !Revisions.WITH_SESSIONS.contains(version.strip())) {
            throw new Refused(
                    400,
                    "version",
                    "the revision '" + RefusalLog.clean(version) + "' of " + VERSION + " is not spoken; these are: "
                            + String.join(", ", Revisions.WITH_SESSIONS));
        }
    }

    private void checkScope(JSONRPCRequest request, Access.Grant grant) throws Refused {
        Map<String, Object> params = Json.object(request.params());
        String scope = methods.requiredScope(request.method(), params == null ? Map.of() : params);
        if (scope != null && grant.scopes() != null && !grant.scopes().contains(scope)) {
            throw access.insufficient(scope);
        }
    }

    private static Map<String, String> headers(Visit visit) {
        Map<String, String> headers = new LinkedHashMap<>();
        visit.headers().forEach((name, values) -> {
            String small = name.toLowerCase(Locale.ROOT);
            if (!SECRET.contains(small)) {
                headers.put(small, String.join(", ", values));
            }
        });
        return headers;
    }
}
