package ai.trustmodel.tracing.mcp.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is not served. Carries the answer; its message is read by whoever asked, and stands in the log. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    /** The JSON-RPC code of what failed before it came to the protocol. */
    static final int CODE = -32000;

    private final int status;
    private final String kind;
    private final transient Map<String, String> headers;
    private final transient @Nullable Map<String, Object> body;

    private Refused(
            int status, String kind, String message, Map<String, String> headers, @Nullable Map<String, Object> body) {
        super(message, null, false, false);
        this.status = status;
        this.kind = kind;
        this.headers = headers;
        this.body = body;
    }

    /** @param kind one word for what is wrong; refusals of one kind are logged once a second */
    Refused(int status, String kind, String message) {
        this(status, kind, message, Map.of(), null);
    }

    /** The same with headers that say more to a program. */
    Refused with(Map<String, String> more) {
        return new Refused(status, kind, String.valueOf(getMessage()), more, body);
    }

    /** The same, answered with this JSON-RPC message. */
    Refused answered(Map<String, Object> message) {
        return new Refused(status, kind, String.valueOf(getMessage()), headers, message);
    }

    int status() {
        return status;
    }

    String kind() {
        return kind;
    }

    Map<String, String> headers() {
        return headers;
    }

    Map<String, Object> body() {
        if (body != null) {
            return body;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("jsonrpc", "2.0");
        answer.put("id", null);
        answer.put("error", Map.of("code", CODE, "message", String.valueOf(getMessage())));
        return answer;
    }
}
