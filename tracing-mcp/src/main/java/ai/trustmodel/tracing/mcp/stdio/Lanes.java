package ai.trustmodel.tracing.mcp.stdio;

import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which requests keep their order. */
final class Lanes {
    private static final Object UNNAMED = new Object();

    private Lanes() {}

    /**
     * Requests of one lane keep their order: calls for one trace, or for one thread, or for what is watched. Calls that write and name neither
     * share a lane, since the client may have said once for all which thread they belong to. Null when the order does
     * not matter.
     *
     * @param writes whether the request changes what is stored
     */
    static @Nullable Object of(JSONRPCRequest request, boolean writes) {
        Map<String, Object> params = Json.object(request.params());
        Map<String, Object> arguments = params == null ? null : Json.object(params.get("arguments"));
        if (arguments == null) {
            return writes ? UNNAMED : null;
        }
        if (writes
                && arguments.get("domain")
                        != null) { // to begin and end a watching takes long and concerns no recording
            return Arrays.asList(arguments.get("domain"), arguments.get("directory"));
        }
        Object traceId = arguments.get("trace_id");
        Object named = traceId != null ? traceId : arguments.get("thread_id");
        return named == null && writes ? UNNAMED : named;
    }
}
