package ai.trustmodel.tracing.mcp.stdio;

import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which requests keep their order. */
final class Lanes {
    private Lanes() {}

    /** Requests of one lane keep their order: calls for one trace, or for one thread. Null when it does not matter. */
    static @Nullable Object of(JSONRPCRequest request) {
        Map<String, Object> params = Json.object(request.params());
        Map<String, Object> arguments = params == null ? null : Json.object(params.get("arguments"));
        if (arguments == null) {
            return null;
        }
        Object traceId = arguments.get("trace_id");
        return traceId != null ? traceId : arguments.get("thread_id");
    }
}
