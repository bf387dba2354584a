package ai.trustmodel.tracing.mcp.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets in whoever has the token. */
final class TokenAccess implements Access {
    private static final Map<String, String> CHALLENGE = Map.of("WWW-Authenticate", "Bearer realm=\"tracing\"");

    private final byte[] hash;
    private final String where;

    /** @param where the file of the token */
    TokenAccess(String token, String where) {
        this.hash = hash(token);
        this.where = where;
    }

    @Override
    public Grant check(@Nullable String authorization) throws Refused {
        String given = Access.bearer(authorization, CHALLENGE);
        // Hashes are compared, so that the time it takes tells nothing, not even the length.
        if (!MessageDigest.isEqual(hash, hash(given))) {
            throw new Refused(401, "token", "the token is not the one in the token file of this server")
                    .with(CHALLENGE);
        }
        return Grant.ALL;
    }

    @Override
    public String credentials() {
        String file = where.matches("[\\w./+:@%-]+") ? where : "'" + where.replace("'", "'\\''") + "'";
        return " --header \"Authorization: Bearer $(cat " + file + ")\"";
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
