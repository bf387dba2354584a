package ai.trustmodel.tracing.mcp.protocol;

import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON-RPC messages as MCP uses them, and says what is wrong with those that are none. Thread-safe. */
public final class MessageReader {
    /** A frame that is not taken. Carries what to answer. */
    public static final class Rejected extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;
        private final transient @Nullable Object requestId;

        public Rejected(int code, String message, @Nullable Object requestId) {
            super(message, null, false, false);
            this.code = code;
            this.requestId = requestId;
        }

        /** The JSON-RPC error to send; its id is null when nobody knows which request was meant. */
        public Map<String, Object> answer() {
            return Messages.error(requestId, Map.of("code", code, "message", getMessage()));
        }
    }

    private MessageReader() {}

    /**
     * Reads one message; null for an answer to nothing that was asked here. That is not refused: whoever sent it may
     * have refused a message itself, and would be sent refusals back and forth.
     */
    public static @Nullable JSONRPCMessage read(byte[] frame) throws Rejected {
        Object value = parse(frame);
        if (value instanceof List) {
            throw invalid("a batch is not accepted; send one message at a time", null);
        }
        Map<String, Object> message = Json.object(value);
        if (message == null) {
            throw invalid("a message is a JSON object", null);
        }
        Object id = message.get("id");
        boolean identified = id instanceof String || id instanceof Number;
        if (!"2.0".equals(message.get("jsonrpc"))) {
            throw invalid("jsonrpc must be \"2.0\"", identified ? id : null);
        }
        Object method = message.get("method");
        if (method == null && (message.containsKey("result") || message.containsKey("error"))) {
            return response(message);
        }
        if (!(method instanceof String name)) {
            throw invalid("method must be a string", identified ? id : null);
        }
        if (message.containsKey("id") && !identified) {
            throw invalid("id must be a string or a number", null);
        }
        if (identified && !isId(id)) {
            throw invalid("id must be a string or a whole number of at most 64 bits", id);
        }
        Object params = message.get("params");
        if (params != null && !(params instanceof Map)) {
            throw invalid("params must be an object", identified ? id : null);
        }
        return identified ? new JSONRPCRequest("2.0", name, id, params) : new JSONRPCNotification("2.0", name, params);
    }

    private static @Nullable Object parse(byte[] frame) throws Rejected {
        try {
            return Json.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new Rejected(ErrorCodes.PARSE_ERROR, "the message is not UTF-8", idOf(frame));
        } catch (IllegalArgumentException e) {
            throw new Rejected(ErrorCodes.PARSE_ERROR, "the message is " + e.getMessage(), idOf(frame));
        }
    }

    /** What the protocol takes for an id, and the SDK too, which throws otherwise. */
    private static boolean isId(@Nullable Object id) {
        return id instanceof String || id instanceof Integer || id instanceof Long;
    }

    private static @Nullable JSONRPCResponse response(Map<String, Object> message) throws Rejected {
        Object id = message.get("id");
        if (!isId(id)) {
            return null;
        }
        Object error = message.get("error");
        if (error == null) {
            Object result = message.get("result");
            return new JSONRPCResponse("2.0", id, result == null ? Map.of() : result, null);
        }
        Map<String, Object> fields = Json.object(error);
        if (fields == null || !(fields.get("code") instanceof Number code)) {
            throw invalid("the message is no JSON-RPC response", null);
        }
        return new JSONRPCResponse(
                "2.0",
                id,
                null,
                new JSONRPCResponse.JSONRPCError(
                        code.intValue(), String.valueOf(fields.get("message")), fields.get("data")));
    }

    private static @Nullable Object idOf(byte[] frame) {
        return RequestId.find(new ByteArrayInputStream(frame));
    }

    private static Rejected invalid(String what, @Nullable Object requestId) {
        return new Rejected(ErrorCodes.INVALID_REQUEST, what, requestId);
    }
}
