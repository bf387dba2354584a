package ai.trustmodel.tracing.mcp.modern;

import ai.trustmodel.tracing.mcp.protocol.InputRequired;
import ai.trustmodel.tracing.mcp.protocol.Messages;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Origin;
import ai.trustmodel.tracing.mcp.protocol.Outlet;
import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests of the revision in which every request stands for itself. Knows no transport. Thread-safe.
 *
 * <p>Which requests those are, {@link ai.trustmodel.tracing.mcp.protocol.Revisions#isStateless} tells.
 */
public final class Stateless {
    /** The method of a request that is not answered until it ends. */
    public static final String LISTEN = "subscriptions/listen";

    private static final Logger log = LoggerFactory.getLogger(Stateless.class);
    private static final String DISCOVER = "server/discover";

    /** What may be answered with a question. */
    private static final Set<String> MAY_ASK = Set.of("tools/call", "prompts/get", "resources/read");

    private final Methods methods;
    private final Notices notices;
    private final int mostSubscriptions;
    private final Seal seal;
    private final AtomicInteger subscriptions = new AtomicInteger();

    /** @param mostSubscriptions how many clients may listen at a time */
    public Stateless(Methods methods, Notices notices, int mostSubscriptions) {
        this(methods, notices, mostSubscriptions, Clock.systemUTC());
    }

    /** @param clock tells how old an answer of the client is */
    Stateless(Methods methods, Notices notices, int mostSubscriptions, Clock clock) {
        this.methods = methods;
        this.notices = notices;
        this.mostSubscriptions = mostSubscriptions;
        seal = new Seal(clock);
    }

    /**
     * Answers a request, which takes as long as the request does; one that listens is acknowledged at once.
     *
     * @param origin of an HTTP request ({@code "tcp"}) with its headers mcp-protocol-version, mcp-method and mcp-name
     * @param outlet takes what is sent before the answer, and all that is told to one that listens
     * @return what is to be sent and was not, or the subscription to close when the client has gone away
     */
    public Reply answer(JSONRPCRequest request, Origin origin, Outlet outlet) {
        String method = request.method();
        Map<String, Object> given = Json.object(request.params());
        Map<String, Object> params = given == null ? Map.of() : given;
        Envelope envelope;
        try {
            envelope = checked(method, params, origin);
        } catch (ProtocolError e) {
            return failure(request.id(), e, e.code() == ErrorCodes.METHOD_NOT_FOUND ? 404 : 400);
        }
        try {
            if (method.equals(LISTEN)) {
                return listen(request.id(), params, origin, outlet);
            }
            Map<String, Object> result = method.equals(DISCOVER)
                    ? Results.discovered(methods.surface())
                    : called(request.id(), method, params, envelope, origin, outlet);
            return new Reply.Answer(200, Messages.result(request.id(), dressed(method, result)));
        } catch (ProtocolError e) {
            return failure(request.id(), inThisRevision(e), status(e.code()));
        } catch (RuntimeException e) {
            log.error("{} failed", method, e);
            return failure(
                    request.id(),
                    new ProtocolError(
                            ErrorCodes.INTERNAL_ERROR, method + " failed inside the server; its log says more", null),
                    200);
        }
    }

    /** What is wrong with the request whatever it asks for is found here, before anything is done. */
    private Envelope checked(String method, Map<String, Object> params, Origin origin) {
        Envelope envelope = Envelope.of(params, origin.headers().get(RequestHeaders.VERSION));
        if (origin.transport().equals("tcp")) {
            RequestHeaders.check(origin.headers(), method, params);
        }
        boolean known = method.equals(DISCOVER)
                || method.equals(LISTEN)
                || (methods.names().contains(method) && !method.equals("ping"));
        if (!known) {
            throw ProtocolError.noMethod(method);
        }
        return envelope;
    }

    private Map<String, Object> called(
            Object id, String method, Map<String, Object> params, Envelope envelope, Origin origin, Outlet outlet) {
        StatelessCall call = new StatelessCall(id, method, params, envelope, origin, outlet, answers(method, params));
        try {
            return methods.answer(call);
        } catch (InputRequired e) {
            if (!MAY_ASK.contains(method)) {
                throw new IllegalStateException(method + " cannot be answered with a question", e);
            }
            return Results.inputRequired(e.questions(), seal.close(method, params, call.used()));
        }
    }

    /** The answers of earlier rounds and those that came now. */
    private Map<String, Object> answers(String method, Map<String, Object> params) {
        Object state = params.get("requestState");
        Object now = params.get("inputResponses");
        Map<String, Object> given = now == null ? Map.of() : Json.object(now);
        if (given == null) {
            throw ProtocolError.invalidParams("inputResponses must be an object");
        }
        Map<String, Object> answers = new LinkedHashMap<>();
        if (state != null) {
            answers.putAll(seal.open(method, params, state));
        }
        answers.putAll(given);
        return answers;
    }

    private Subscription listen(Object id, Map<String, Object> params, Origin origin, Outlet outlet) {
        methods.checkScope(LISTEN, params, origin);
        if (subscriptions.incrementAndGet() > mostSubscriptions) {
            subscriptions.decrementAndGet();
            throw new ProtocolError(
                    ErrorCodes.INTERNAL_ERROR,
                    "there are " + mostSubscriptions + " subscriptions already; end one first",
                    null);
        }
        try {
            return Subscription.open(id, params, methods, notices, outlet, subscriptions::decrementAndGet);
        } catch (RuntimeException e) {
            subscriptions.decrementAndGet();
            throw e;
        }
    }

    private Map<String, Object> dressed(String method, Map<String, Object> result) {
        return Results.dressed(method, result, methods.surface().serverInfo());
    }

    private static ProtocolError inThisRevision(ProtocolError e) {
        return e.code() == Methods.RESOURCE_NOT_FOUND
                ? new ProtocolError(ErrorCodes.INVALID_PARAMS, String.valueOf(e.getMessage()), e.data())
                : e;
    }

    private static int status(int code) {
        return switch (code) {
            case Codes.MISSING_CAPABILITY -> 400;
            case Methods.NOT_ALLOWED -> 403;
            default -> 200; // the request was understood; what came of it stands in the answer
        };
    }

    private static Reply.Answer failure(Object id, ProtocolError e, int status) {
        return new Reply.Answer(status, Messages.error(id, e.wire()));
    }
}
