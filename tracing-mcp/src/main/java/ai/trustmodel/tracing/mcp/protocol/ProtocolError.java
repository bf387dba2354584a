package ai.trustmodel.tracing.mcp.protocol;

import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that is answered with a JSON-RPC error. Its message is read by whoever asked. */
public final class ProtocolError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final transient @Nullable Map<String, Object> data;

    public ProtocolError(int code, String message, @Nullable Map<String, Object> data) {
        super(message, null, false, false);
        this.code = code;
        this.data = data;
    }

    /** The parameters are wrong, or name something that is not there. */
    public static ProtocolError invalidParams(String message) {
        return new ProtocolError(ErrorCodes.INVALID_PARAMS, message, null);
    }

    /** There is no such method. */
    public static ProtocolError noMethod(String method) {
        return new ProtocolError(ErrorCodes.METHOD_NOT_FOUND, "there is no method '" + method + "'", null);
    }

    public int code() {
        return code;
    }

    public @Nullable Map<String, Object> data() {
        return data;
    }

    /** The error as it stands in an answer. */
    public Map<String, Object> wire() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", Objects.requireNonNullElse(getMessage(), "failed"));
        if (data != null) {
            error.put("data", data);
        }
        return error;
    }
}
