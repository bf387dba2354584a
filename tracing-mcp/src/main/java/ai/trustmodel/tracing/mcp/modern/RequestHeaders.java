package ai.trustmodel.tracing.mcp.modern;

import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers in which an HTTP request repeats what its body says, for those on the way that do not read bodies. They
 * must agree: somebody may have let the request through for what the headers say.
 */
final class RequestHeaders {
    static final String VERSION = "mcp-protocol-version";

    private static final String METHOD = "mcp-method";
    private static final String NAME = "mcp-name";
    private static final String ENCODED = "=?base64?";
    private static final String ENCODED_END = "?=";

    private static final Map<String, String> NAMED =
            Map.of("tools/call", "name", "prompts/get", "name", "resources/read", "uri");

    private RequestHeaders() {}

    /**
     * Throws when a header is missing or says something else than the request.
     *
     * @param headers by their names in small letters
     */
    static void check(Map<String, String> headers, String method, Map<String, Object> params) {
        if (!headers.containsKey(VERSION)) {
            throw mismatch("the header MCP-Protocol-Version is missing");
        }
        String header = headers.get(METHOD);
        if (header == null) {
            throw mismatch("the header Mcp-Method is missing; it must be '" + method + "'");
        }
        if (!header.strip().equals(method)) {
            throw mismatch("Mcp-Method is '" + header + "' and the request's method '" + method + "'");
        }
        String field = NAMED.get(method);
        if (field != null && params.get(field) instanceof String name) {
            checkName(headers.get(NAME), field, name);
        }
    }

    private static void checkName(@Nullable String header, String field, String name) {
        if (header == null) {
            throw mismatch("the header Mcp-Name is missing; it must be the request's " + field);
        }
        String value = decoded(header.strip());
        if (value == null) {
            throw mismatch("Mcp-Name is not Base64 of UTF-8 between " + ENCODED + " and " + ENCODED_END);
        }
        if (!value.equals(name)) {
            throw mismatch("Mcp-Name is '" + value + "' and the request's " + field + " '" + name + "'");
        }
    }

    /** What a header's value stands for, null when it cannot be read. */
    private static @Nullable String decoded(String value) {
        boolean encoded = value.startsWith(ENCODED)
                && value.endsWith(ENCODED_END)
                && value.length() >= ENCODED.length() + ENCODED_END.length();
        if (!encoded) {
            return value;
        }
        String base64 = value.substring(ENCODED.length(), value.length() - ENCODED_END.length());
        try {
            if (base64.length() % 4 != 0) {
                return null; // the decoder would do without the padding
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    static ProtocolError mismatch(String how) {
        return new ProtocolError(Codes.HEADER_MISMATCH, how, null);
    }
}
