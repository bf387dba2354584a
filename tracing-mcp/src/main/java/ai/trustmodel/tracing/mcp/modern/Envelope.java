package ai.trustmodel.tracing.mcp.modern;

import ai.trustmodel.tracing.mcp.protocol.Caller;
import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.mcp.protocol.Revisions;
import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.spec.McpSchema.LoggingLevel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every request says about its sender, which a session would know.
 *
 * @param logLevel the least level of log messages it wants, null when it wants none
 */
record Envelope(Caller caller, @Nullable LoggingLevel logLevel) {
    static final String PREFIX = "io.modelcontextprotocol/";

    private static final String CLIENT_INFO = PREFIX + "clientInfo";
    private static final String CAPABILITIES = PREFIX + "clientCapabilities";
    private static final String LOG_LEVEL = PREFIX + "logLevel";

    /**
     * Reads it. The version is looked at before the rest, since the rest of a later revision may look different.
     *
     * @param header the revision an HTTP header names, null when there is none
     */
    static Envelope of(Map<String, Object> params, @Nullable String header) {
        Map<String, Object> meta = Json.object(params.get("_meta"));
        if (header != null
                && !header.equals(Revisions.STATELESS)
                && (meta == null || !meta.containsKey(Revisions.CLAIM))) {
            throw unsupported(header);
        }
        if (meta == null) {
            throw ProtocolError.invalidParams(
                    "params._meta is missing; it must be an object with " + Revisions.CLAIM + " and " + CAPABILITIES);
        }
        if (!(meta.get(Revisions.CLAIM) instanceof String version)) {
            throw ProtocolError.invalidParams(
                    "_meta." + Revisions.CLAIM + " must be a string, as in \"" + Revisions.STATELESS + "\"");
        }
        if (header != null && !header.equals(version)) {
            throw RequestHeaders.mismatch(
                    "MCP-Protocol-Version is '" + header + "' and the request says '" + version + "'");
        }
        if (!version.equals(Revisions.STATELESS)) {
            throw unsupported(version);
        }
        Object capabilities = meta.get(CAPABILITIES);
        if (Json.object(capabilities) == null) {
            throw ProtocolError.invalidParams("_meta." + CAPABILITIES + " must be an object, {} when there are none");
        }
        Caller caller = Caller.of(meta.get(CLIENT_INFO), capabilities, version, null);
        return new Envelope(caller, level(meta.get(LOG_LEVEL)));
    }

    private static ProtocolError unsupported(String version) {
        return new ProtocolError(
                Codes.UNSUPPORTED_VERSION,
                "revision '" + version + "' is not spoken without a session",
                Map.of("supported", List.of(Revisions.STATELESS), "requested", version));
    }

    private static @Nullable LoggingLevel level(@Nullable Object given) {
        if (given == null) {
            return null;
        }
        try {
            return LoggingLevel.valueOf(given.toString().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw ProtocolError.invalidParams("_meta." + LOG_LEVEL
                    + " must be one of debug, info, notice, warning, error, critical, alert, emergency");
        }
    }
}
