package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a transport must know about requests before it hands them to the SDK. Knows no transport.
 *
 * <p>The SDK takes parameters as they come: a missing name ends in an internal error that speaks of its classes, and an
 * unknown tool in an error that speaks of {@code invalid_tool_name}. These are caught here, and said.
 */
final class RequestRules {
    private final TreeSet<String> tools;

    RequestRules(Collection<String> tools) {
        this.tools = new TreeSet<>(tools);
    }

    /** What is wrong with the parameters of a request, null when nothing is known to be. */
    @Nullable
    String fault(JSONRPCRequest request) {
        Map<String, Object> params = Json.object(request.params());
        return switch (request.method()) {
            case McpSchema.METHOD_INITIALIZE -> initializeFault(params == null ? Map.of() : params);
            case McpSchema.METHOD_TOOLS_CALL -> callFault(params == null ? Map.of() : params);
            default -> null;
        };
    }

    /** Requests of one lane keep their order: calls for one trace, or for one thread. Null when it does not matter. */
    @Nullable
    Object lane(JSONRPCRequest request) {
        Map<String, Object> params = Json.object(request.params());
        Map<String, Object> arguments = params == null ? null : Json.object(params.get("arguments"));
        if (arguments == null) {
            return null;
        }
        Object traceId = arguments.get("trace_id");
        return traceId != null ? traceId : arguments.get("thread_id");
    }

    private static @Nullable String initializeFault(Map<String, Object> params) {
        if (!(params.get("protocolVersion") instanceof String)) {
            return "protocolVersion must be a string, as in \"2025-11-25\"";
        }
        for (String name : new String[] {"clientInfo", "capabilities"}) {
            Object value = params.get(name);
            if (value != null && !(value instanceof Map)) {
                return name + " must be an object";
            }
        }
        return null;
    }

    private @Nullable String callFault(Map<String, Object> params) {
        if (!(params.get("name") instanceof String name)) {
            return "name must be a string, the name of a tool";
        }
        if (!tools.contains(name)) {
            return "there is no tool '" + name + "'; the tools are " + String.join(", ", tools);
        }
        Object arguments = params.get("arguments");
        return arguments == null || arguments instanceof Map ? null : "arguments must be an object";
    }
}
