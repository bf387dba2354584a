package ai.trustmodel.tracing.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in the messages of all traces.
 *
 * @param text words that must all occur; {@code "two words"} in quotes is a phrase, {@code wor*} a beginning; nothing
 *     else has a meaning, so any text is a valid query
 * @param agentId in whose traces, null for everybody's
 * @param since in traces created at this instant or later, null for no bound
 * @param until in traces created before this instant, null for no bound
 * @param limit how many hits at most, 1 to {@link TraceFilter#MAX_LIMIT}
 * @param offset how many to pass over, 0 or more
 */
public record SearchQuery(
        String text,
        @Nullable String agentId,
        @Nullable Instant since,
        @Nullable Instant until,
        int limit,
        long offset) {
    public SearchQuery {
        if (text.isBlank()) {
            throw new IllegalArgumentException("the text to search for is empty; give at least one word");
        }
        if (limit < 1 || limit > TraceFilter.MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be 1 to " + TraceFilter.MAX_LIMIT);
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + "; it must be 0 or more");
        }
    }

    /** The 20 best hits in everybody's traces. */
    public static SearchQuery of(String text) {
        return new SearchQuery(text, null, null, null, 20, 0);
    }
}
