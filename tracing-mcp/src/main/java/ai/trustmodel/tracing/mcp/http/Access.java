package ai.trustmodel.tracing.mcp.http;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides who may use the server. Thread-safe. */
interface Access {
    /**
     * What a caller may do.
     *
     * @param who names the caller, null when all callers are one
     * @param scopes what it may do, null when it may do everything
     */
    record Grant(@Nullable String who, @Nullable Set<String> scopes) {
        static final Grant ALL = new Grant(null, null);
    }

    /**
     * Checks what a request brings along.
     *
     * @param authorization its header of this name, null when it has none
     */
    Grant check(@Nullable String authorization) throws Refused;

    /** The refusal of a request that needs more than it may do. */
    default Refused insufficient(String scope) {
        return new Refused(403, "scope", "the token does not allow " + scope);
    }

    /** What clients can find out about how to get in (RFC 9728), null when there is nothing to find. */
    default @Nullable Map<String, Object> metadata() {
        return null;
    }

    /** What a command line for a client says about it, as words behind a blank; empty when there is nothing to say. */
    default String credentials() {
        return "";
    }

    /** Everybody may do everything. */
    static Access open() {
        return authorization -> Grant.ALL;
    }

    /** The token of this header; refused when there is none. */
    static String bearer(@Nullable String authorization, Map<String, String> challenge) throws Refused {
        if (authorization == null) {
            throw new Refused(401, "token", "there is no Authorization header; send 'Authorization: Bearer <token>'")
                    .with(challenge);
        }
        String[] parts = authorization.trim().split(" +", 2);
        if (parts.length != 2 || !parts[0].equalsIgnoreCase("Bearer")) {
            throw new Refused(401, "token", "the Authorization header is no 'Bearer <token>'").with(challenge);
        }
        return parts[1].trim();
    }
}
