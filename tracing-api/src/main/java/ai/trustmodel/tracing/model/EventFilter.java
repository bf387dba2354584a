package ai.trustmodel.tracing.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events of the machine, newest first. Immutable; every method returns a narrower copy, all conditions must hold.
 *
 * <pre>{@code
 * EventFilter.domain("file_system").event("created").since(yesterday).limit(50)
 * }</pre>
 *
 * @param domain what was watched, null for everything
 * @param event what happened, as in {@code "created"}; null for anything
 * @param path to what: this file, or whatever lies below this directory, by {@code full_path} or {@code dest_path}; null
 *     for anything
 * @param traceId as part of which trace, null for any and none
 * @param since at this instant or later, null for no bound
 * @param until before this instant, null for no bound
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param offset how many to pass over, 0 or more
 */
public record EventFilter(
        @Nullable String domain,
        @Nullable String event,
        @Nullable String path,
        @Nullable String traceId,
        @Nullable Instant since,
        @Nullable Instant until,
        int limit,
        long offset) {

    /** The largest page. */
    public static final int MAX_LIMIT = 10_000;

    private static final EventFilter ALL = new EventFilter(null, null, null, null, null, null, 20, 0);

    public EventFilter {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be 1 to " + MAX_LIMIT);
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + "; it must be 0 or more");
        }
    }

    /** Every event, 20 to a page. */
    public static EventFilter all() {
        return ALL;
    }

    /** The events of one domain. */
    public static EventFilter domain(String domain) {
        return new EventFilter(domain, null, null, null, null, null, ALL.limit, 0);
    }

    public EventFilter event(@Nullable String value) {
        return new EventFilter(domain, value, path, traceId, since, until, limit, offset);
    }

    public EventFilter path(@Nullable String value) {
        return new EventFilter(domain, event, value, traceId, since, until, limit, offset);
    }

    public EventFilter traceId(@Nullable String value) {
        return new EventFilter(domain, event, path, value, since, until, limit, offset);
    }

    public EventFilter since(@Nullable Instant value) {
        return new EventFilter(domain, event, path, traceId, value, until, limit, offset);
    }

    public EventFilter until(@Nullable Instant value) {
        return new EventFilter(domain, event, path, traceId, since, value, limit, offset);
    }

    public EventFilter limit(int value) {
        return new EventFilter(domain, event, path, traceId, since, until, value, offset);
    }

    public EventFilter offset(long value) {
        return new EventFilter(domain, event, path, traceId, since, until, limit, value);
    }

    /** Whether this event fulfils the conditions; the page it would be on is not looked at. */
    public boolean matches(HostEvent candidate) {
        return isOrAny(domain, candidate.domain())
                && isOrAny(event, candidate.event())
                && isOrAny(traceId, candidate.traceId())
                && (since == null || !candidate.timestamp().isBefore(since))
                && (until == null || candidate.timestamp().isBefore(until))
                && (path == null
                        || isAt(path, candidate.attributes().get("full_path"))
                        || isAt(path, candidate.attributes().get("dest_path")));
    }

    private static boolean isOrAny(@Nullable String wanted, @Nullable String actual) {
        return wanted == null || wanted.equals(actual);
    }

    private static boolean isAt(String wanted, @Nullable Object path) {
        return path instanceof String text
                && (text.equals(wanted) || text.startsWith(wanted.endsWith("/") ? wanted : wanted + "/"));
    }
}
