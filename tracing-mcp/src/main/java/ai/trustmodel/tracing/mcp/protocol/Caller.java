package ai.trustmodel.tracing.mcp.protocol;

import ai.trustmodel.tracing.spi.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The program that asks, as it introduced itself.
 *
 * @param name what it calls itself, null when it did not say
 * @param version its version, null when it did not say
 * @param protocolVersion the revision spoken with it
 * @param capabilities what it can do for a server, as sent
 * @param sessionId the session of a revision that has them, null otherwise
 */
public record Caller(
        @Nullable String name,
        @Nullable String version,
        String protocolVersion,
        Map<String, Object> capabilities,
        @Nullable String sessionId) {

    /** A caller from its {@code clientInfo} and {@code capabilities}, whatever these are. */
    public static Caller of(
            @Nullable Object clientInfo,
            @Nullable Object capabilities,
            String protocolVersion,
            @Nullable String sessionId) {
        Map<String, Object> info = Json.object(clientInfo);
        Map<String, Object> abilities = Json.object(capabilities);
        return new Caller(
                text(info, "name"),
                text(info, "version"),
                protocolVersion,
                abilities == null ? Map.of() : abilities,
                sessionId);
    }

    private static @Nullable String text(@Nullable Map<String, Object> info, String name) {
        return info != null && info.get(name) instanceof String text && !text.isBlank() ? text : null;
    }
}
