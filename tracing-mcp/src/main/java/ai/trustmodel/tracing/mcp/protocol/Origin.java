package ai.trustmodel.tracing.mcp.protocol;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a request came in.
 *
 * @param transport {@code "pipe"} or {@code "tcp"}
 * @param headers the headers of an HTTP request that say something about it, by their names in small letters
 * @param scopes what the caller may do, null when it may do everything
 */
public record Origin(
        String transport,
        Map<String, String> headers,
        @Nullable Set<String> scopes) {
    /** A line on standard input. */
    public static final Origin PIPE = new Origin("pipe", Map.of(), null);
}
