package ai.trustmodel.tracing.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which traces to list, newest first. Immutable; every method returns a narrower copy, all conditions must hold.
 *
 * <pre>{@code
 * TraceFilter.agent("support-agent").status(TraceStatus.FAILED).since(yesterday).limit(50)
 * }</pre>
 *
 * @param agentId whose traces, null for everybody's
 * @param threadId of which conversation, null for all
 * @param status where they stand, null for anywhere
 * @param since created at this instant or later, null for no bound
 * @param until created before this instant, null for no bound
 * @param text words that must all occur in its messages, null for no such condition
 * @param metadata values its metadata must have under these top-level keys, compared as text
 * @param tag a tag it must have, null for no such condition
 * @param model the model that answered one of its calls, null for any
 * @param hasError whether one of its spans failed or it failed itself, null for no such condition
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param offset how many to pass over, 0 or more; ignored with a cursor
 * @param cursor {@link Page#next} of the page before this one, null for the first
 */
public record TraceFilter(
        @Nullable String agentId,
        @Nullable String threadId,
        @Nullable TraceStatus status,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String text,
        Map<String, String> metadata,
        @Nullable String tag,
        @Nullable String model,
        @Nullable Boolean hasError,
        int limit,
        long offset,
        @Nullable String cursor) {

    /** The largest page. */
    public static final int MAX_LIMIT = 1000;

    private static final TraceFilter ALL =
            new TraceFilter(null, null, null, null, null, null, Map.of(), null, null, null, 20, 0, null);

    public TraceFilter {
        metadata = Copies.map(metadata);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be 1 to " + MAX_LIMIT);
        }
        if (offset < 0) {
            throw new IllegalArgumentException("offset is " + offset + "; it must be 0 or more");
        }
    }

    /** Every trace, 20 to a page. */
    public static TraceFilter all() {
        return ALL;
    }

    /** The traces of one agent. */
    public static TraceFilter agent(String agentId) {
        return ALL.agentId(agentId);
    }

    /** The traces of one conversation. */
    public static TraceFilter thread(String threadId) {
        return ALL.threadId(threadId);
    }

    public TraceFilter agentId(@Nullable String value) {
        return new TraceFilter(
                value, threadId, status, since, until, text, metadata, tag, model, hasError, limit, offset, cursor);
    }

    public TraceFilter threadId(@Nullable String value) {
        return new TraceFilter(
                agentId, value, status, since, until, text, metadata, tag, model, hasError, limit, offset, cursor);
    }

    public TraceFilter status(@Nullable TraceStatus value) {
        return new TraceFilter(
                agentId, threadId, value, since, until, text, metadata, tag, model, hasError, limit, offset, cursor);
    }

    public TraceFilter since(@Nullable Instant value) {
        return new TraceFilter(
                agentId, threadId, status, value, until, text, metadata, tag, model, hasError, limit, offset, cursor);
    }

    public TraceFilter until(@Nullable Instant value) {
        return new TraceFilter(
                agentId, threadId, status, since, value, text, metadata, tag, model, hasError, limit, offset, cursor);
    }

    public TraceFilter text(@Nullable String value) {
        return new TraceFilter(
                agentId, threadId, status, since, until, value, metadata, tag, model, hasError, limit, offset, cursor);
    }

    /** Adds a metadata condition. */
    public TraceFilter metadata(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return new TraceFilter(
                agentId, threadId, status, since, until, text, more, tag, model, hasError, limit, offset, cursor);
    }

    public TraceFilter tag(@Nullable String value) {
        return new TraceFilter(
                agentId, threadId, status, since, until, text, metadata, value, model, hasError, limit, offset, cursor);
    }

    public TraceFilter model(@Nullable String value) {
        return new TraceFilter(
                agentId, threadId, status, since, until, text, metadata, tag, value, hasError, limit, offset, cursor);
    }

    public TraceFilter hasError(@Nullable Boolean value) {
        return new TraceFilter(
                agentId, threadId, status, since, until, text, metadata, tag, model, value, limit, offset, cursor);
    }

    public TraceFilter limit(int value) {
        return new TraceFilter(
                agentId, threadId, status, since, until, text, metadata, tag, model, hasError, value, offset, cursor);
    }

    public TraceFilter offset(long value) {
        return new TraceFilter(
                agentId, threadId, status, since, until, text, metadata, tag, model, hasError, limit, value, cursor);
    }

    public TraceFilter cursor(@Nullable String value) {
        return new TraceFilter(
                agentId, threadId, status, since, until, text, metadata, tag, model, hasError, limit, offset, value);
    }
}
