package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.mcp.protocol.MessageReader;
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
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoint of the protocol: takes messages by POST, passes on others by GET, ends sessions by DELETE. */
final class Endpoint {
    private static final Logger log = LoggerFactory.getLogger(Endpoint.class);
    private static final String CANCELLED = "notifications/cancelled";
    private static final String SESSION = "Mcp-Session-Id";
    private static final String VERSION = "MCP-Protocol-Version";
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

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

    Endpoint(Methods methods, Notices notices, Clients clients, Access access, Threads threads, Limits limits) {
        this.methods = methods;
        this.notices = notices;
        this.clients = clients;
        this.access = access;
        this.threads = threads;
        this.limits = limits;
        memory = new Memory(limits.memoryBytes());
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
        if (!visit.accepts(JSON) && !visit.accepts(EVENTS)) {
            throw new Refused(406, "accept", "Accept must name application/json and text/event-stream");
        }
        Memory.Share share = memory.share();
        boolean handedOn = false;
        try {
            byte[] body = visit.body(share);
            JSONRPCMessage message = MessageReader.read(body);
            if (message instanceof JSONRPCRequest request && !request.method().equals(McpSchema.METHOD_INITIALIZE)) {
                checkVersion(visit);
                Client client = clients.find(visit.header(SESSION), grant.who());
                checkScope(request, grant);
                handedOn = true;
                call(visit, client, request, new Origin("tcp", headers(visit), grant.scopes()), share);
            } else {
                checkVersion(visit);
                take(visit, grant, message);
            }
        } catch (MessageReader.Rejected e) {
            throw new Refused(400, "message", String.valueOf(e.getMessage())).answered(e.answer());
        } finally {
            if (!handedOn) {
                share.close();
            }
        }
    }

    /** Takes a message that is answered at once or not at all. */
    private void take(Visit visit, Access.Grant grant, JSONRPCMessage message) throws IOException, Refused {
        if (message instanceof JSONRPCRequest request) {
            introduce(visit, grant, request);
            return;
        }
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
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("jsonrpc", "2.0");
        answer.put("id", request.id());
        try {
            Client client = clients.add(id ->
                    new Client(methods, notices, params == null ? Map.of() : params, id, grant.who(), clients.now()));
            visit.set(SESSION, client.id());
            answer.put("result", client.session().introduction());
        } catch (ProtocolError e) {
            answer.put("error", e.wire());
        }
        answer(visit, 200, Json.write(answer));
    }

    /** Answers with JSON, as an event for a client that takes nothing else. */
    private void answer(Visit visit, int status, String json) throws IOException {
        if (visit.accepts(JSON)) {
            visit.answer(status, json);
        } else {
            new EventStream(visit, threads, limits).only(json);
        }
    }

    /**
     * Has a request answered and passes the answer on: as JSON when it is all there is to say, else as a stream of events.
     * The work goes on when the client goes away.
     */
    private void call(Visit visit, Client client, JSONRPCRequest request, Origin origin, Memory.Share share)
            throws IOException, Refused, InterruptedException {
        Channel channel = client.begin(request.id());
        channel.attach(visit, null);
        try {
            threads.work(() -> {
                try {
                    client.session().answer(request, origin, channel);
                } catch (RuntimeException | Error e) { // an error too: whoever asked is waiting
                    log.error("request {} ({}) failed", request.id(), request.method(), e);
                    channel.send(failure(request));
                } finally {
                    client.finished(request.id(), channel);
                    share.close();
                }
            });
        } catch (RejectedExecutionException e) {
            client.finished(request.id(), channel);
            share.close();
            throw new Refused(503, "stopping", "the server is stopping");
        }
        try {
            answer(visit, client, channel);
        } finally {
            channel.detach(visit);
        }
    }

    private void answer(Visit visit, Client client, Channel channel) throws IOException, InterruptedException {
        boolean json = visit.accepts(JSON);
        boolean events = visit.accepts(EVENTS);
        Channel.Step step = channel.next(visit, 0, limits.silence());
        while (!events && !last(step)) { // to whom nothing but the answer can be said
            Channel.Event event = step.event();
            step = channel.next(visit, event == null ? 0 : event.number(), limits.silence());
        }
        Channel.Event event = step.event();
        if (json && event != null && event.last()) {
            channel.delivered(event.number());
            visit.answer(event.status(), event.json());
            return;
        }
        client.keep(channel);
        EventStream stream = new EventStream(visit, threads, limits);
        if (client.session().caller().protocolVersion().compareTo(PRIMED) >= 0) {
            stream.prime(channel.eventId(0));
        }
        stream.pump(channel, visit, 0);
    }

    private static boolean last(Channel.Step step) {
        Channel.Event event = step.event();
        return event == null ? step.next() == Channel.Next.END : event.last();
    }

    private static Map<String, Object> failure(JSONRPCRequest request) {
        return new MessageReader.Rejected(
                        McpSchema.ErrorCodes.INTERNAL_ERROR,
                        request.method() + " failed inside the server; its log says more",
                        request.id())
                .answer();
    }

    /** Passes on what belongs to no request, or the rest of a stream that broke. */
    private void listen(Visit visit, Access.Grant grant) throws IOException, Refused, InterruptedException {
        checkVersion(visit);
        if (!visit.accepts(EVENTS)) {
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
