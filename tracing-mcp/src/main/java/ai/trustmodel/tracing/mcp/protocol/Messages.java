package ai.trustmodel.tracing.mcp.protocol;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON-RPC messages to a client, as they stand on the wire. */
public final class Messages {
    private Messages() {}

    /** Tells something that wants no answer. */
    public static Map<String, Object> notification(String method, Map<String, Object> params) {
        Map<String, Object> message = start();
        message.put("method", method);
        if (!params.isEmpty()) {
            message.put("params", params);
        }
        return message;
    }

    /** The answer to a request that could be done. */
    public static Map<String, Object> result(Object id, Map<String, Object> result) {
        Map<String, Object> message = start();
        message.put("id", id);
        message.put("result", result);
        return message;
    }

    /** The answer to a request that could not be done; its id is null when nobody knows which request was meant. */
    public static Map<String, Object> error(@Nullable Object id, Map<String, Object> error) {
        Map<String, Object> message = start();
        message.put("id", id);
        message.put("error", error);
        return message;
    }

    private static Map<String, Object> start() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        return message;
    }
}
