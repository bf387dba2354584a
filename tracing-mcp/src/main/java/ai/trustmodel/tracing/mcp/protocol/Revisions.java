package ai.trustmodel.tracing.mcp.protocol;

import java.util.List;

/** The revisions of the protocol that are spoken. */
public final class Revisions {
    /** Those that begin with {@code initialize} and have sessions, the newest last. */
    public static final List<String> WITH_SESSIONS = List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25");

    /** The one in which every request stands for itself. */
    public static final String STATELESS = "2026-07-28";

    private Revisions() {}

    /** The revision to speak with a client that asked for this one: the same, or else the newest with sessions. */
    static String agreed(String asked) {
        return WITH_SESSIONS.contains(asked) ? asked : WITH_SESSIONS.get(WITH_SESSIONS.size() - 1);
    }
}
