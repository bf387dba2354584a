package ai.trustmodel.tracing.mcp.protocol;

import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpLoggableSession;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.LoggingLevel;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A request of a client that has a session. */
final class SessionCall implements Call {
    private final JSONRPCRequest request;
    private final Caller caller;
    private final Origin origin;
    private final Outlet outlet;
    private final McpLoggableSession session;
    private final McpLoggableSession stream;
    private final Map<String, Object> params;

    /** @param stream asks the client in the stream of this request */
    SessionCall(
            JSONRPCRequest request,
            Caller caller,
            Origin origin,
            Outlet outlet,
            McpLoggableSession session,
            McpLoggableSession stream) {
        this.request = request;
        this.caller = caller;
        this.origin = origin;
        this.outlet = outlet;
        this.session = session;
        this.stream = stream;
        Map<String, Object> given = Json.object(request.params());
        params = given == null ? Map.of() : given;
    }

    @Override
    public Object id() {
        return request.id();
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public Map<String, Object> params() {
        return params;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public void notify(String method, Map<String, Object> notification) {
        outlet.send(Messages.notification(method, notification));
    }

    @Override
    public void log(String level, String logger, Object data) {
        if (session.isNotificationForLevelAllowed(LoggingLevel.valueOf(level.toUpperCase(Locale.ROOT)))) {
            notify("notifications/message", Map.of("level", level, "logger", logger, "data", data));
        }
    }

    @Override
    public Map<String, Object> ask(String key, String method, Map<String, Object> question) {
        Asking.check(method, caller);
        try {
            return Objects.requireNonNullElse(
                    stream.sendRequest(method, question, OutletTransport.OBJECT).block(), Map.of());
        } catch (McpError e) {
            throw ProtocolError.invalidParams("the client did not answer " + method + ": " + e.getMessage());
        } catch (RuntimeException e) {
            throw ProtocolError.invalidParams("the client did not answer " + method + " in time");
        }
    }

    @Override
    public void release() {
        outlet.release();
    }
}
