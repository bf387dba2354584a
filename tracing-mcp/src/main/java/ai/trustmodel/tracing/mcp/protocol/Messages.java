package ai.trustmodel.tracing.mcp.protocol;

import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON-RPC messages to a client, as they stand on the wire. */
public final class Messages {
    private static final String HALF = "\\ud";
    private static final int ESCAPE = 6;

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

    /**
     * JSON as every client can read it. Half a character, which is kept where it was recorded, would make some of them
     * refuse the whole message; it becomes U+FFFD.
     */
    public static String text(Object value) {
        String json = Json.write(value); // which escapes halves, and nothing else of this kind
        int at = json.indexOf(HALF);
        if (at < 0) {
            return json;
        }
        StringBuilder text = new StringBuilder(json.length());
        int from = 0;
        for (; at >= 0; at = json.indexOf(HALF, at + 1)) {
            if (isEscape(json, at)) {
                text.append(json, from, at).append('\uFFFD');
                from = at + ESCAPE;
            }
        }
        return text.append(json, from, json.length()).toString();
    }

    /** Whether the backslash at this place is not itself escaped by one, and it is half a character it stands for. */
    private static boolean isEscape(String json, int at) {
        int before = at;
        while (before > 0 && json.charAt(before - 1) == '\\') {
            before--;
        }
        return (at - before) % 2 == 0 && json.charAt(at + HALF.length()) >= '8';
    }

    private static Map<String, Object> start() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        return message;
    }
}
