package ai.trustmodel.tracing.mcp.protocol;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpStreamableServerTransport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Carries the SDK's messages to an outlet. What they hold are JSON values already, since our handlers make no other, so
 * that no object mapper is needed: to set one up would take longer than everything else before the first answer.
 */
record OutletTransport(Outlet outlet) implements McpStreamableServerTransport {
    static final TypeRef<Map<String, Object>> OBJECT = new TypeRef<>() {};

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.fromRunnable(() -> outlet.send(wire(message)));
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message, @Nullable String messageId) {
        return sendMessage(message);
    }

    private static Map<String, Object> wire(JSONRPCMessage message) {
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("jsonrpc", "2.0");
        if (message instanceof JSONRPCResponse response) {
            wire.put("id", response.id());
            if (response.error() == null) {
                wire.put("result", response.result());
            } else {
                wire.put("error", error(response.error()));
            }
        } else if (message instanceof JSONRPCRequest request) {
            wire.put("id", request.id());
            wire.put("method", request.method());
            putIfPresent(wire, "params", request.params());
        } else if (message instanceof JSONRPCNotification notification) {
            wire.put("method", notification.method());
            putIfPresent(wire, "params", notification.params());
        }
        return wire;
    }

    private static Map<String, Object> error(JSONRPCResponse.JSONRPCError error) {
        Map<String, Object> wire = new LinkedHashMap<>();
        wire.put("code", error.code());
        wire.put("message", error.message());
        putIfPresent(wire, "data", error.data());
        return wire;
    }

    private static void putIfPresent(Map<String, Object> wire, String name, @Nullable Object value) {
        if (value != null) {
            wire.put(name, value);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // OBJECT is the one type that is asked for
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return (T) data;
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty(); // whoever made the outlet closes it
    }

    @Override
    public void close() {}
}
