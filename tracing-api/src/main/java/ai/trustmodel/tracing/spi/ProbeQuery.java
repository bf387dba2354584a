package ai.trustmodel.tracing.spi;

import org.jspecify.annotations.Nullable;

/**
 * Which probes to list.
 *
 * @param filter a name with {@code *} for any text, null for all
 * @param type a probe type, as in {@code tracepoint}; null for all
 * @param withArguments whether to look up their arguments
 * @param limit how many at most
 * @param cursor where to go on, null for the beginning
 */
public record ProbeQuery(
        @Nullable String filter,
        @Nullable String type,
        boolean withArguments,
        int limit,
        @Nullable String cursor) {}
