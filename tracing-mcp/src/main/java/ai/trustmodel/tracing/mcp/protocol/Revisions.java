package ai.trustmodel.tracing.mcp.protocol;

import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The revisions of the protocol that are spoken. */
public final class Revisions {
    /** Those that begin with {@code initialize} and have sessions, the newest last. */
    public static final List<String> WITH_SESSIONS = List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

    /** The one in which every request stands for itself. */
    public static final String STATELESS = "2026-07-28";

    /** Where a request of the stateless revision says which revision it is of. */
    public static final String CLAIM = "io.modelcontextprotocol/protocolVersion";

    private Revisions() {}

    /**
     * Whether a request is to be answered as the stateless revision says, rather than in a session.
     *
     * <p>What the request says of itself counts, whatever a header says; a header counts when it says nothing.
     * {@code initialize} begins a session unless it claims to be of a revision without.
     *
     * @param header the MCP-Protocol-Version of an HTTP request, null when there is none
     */
    public static boolean isStateless(String method, @Nullable Object params, @Nullable String header) {
        Map<String, Object> fields = Json.object(params);
        Map<String, Object> meta = fields == null ? null : Json.object(fields.get("_meta"));
        boolean claims = meta != null && meta.containsKey(CLAIM);
        Object claimed = meta == null ? null : meta.get(CLAIM);
        if (method.equals("initialize")) {
            return claimed instanceof String version && !WITH_SESSIONS.contains(version);
        }
        return claims || (header != null && !WITH_SESSIONS.contains(header));
    }

    /** The revision to speak with a client that asked for this one: the same, or else the newest with sessions. */
    static String agreed(String asked) {
        return WITH_SESSIONS.contains(asked) ? asked : WITH_SESSIONS.get(WITH_SESSIONS.size() - 1);
    }
}
