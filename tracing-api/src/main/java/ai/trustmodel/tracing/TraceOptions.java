package ai.trustmodel.tracing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a trace begins. Immutable; every method returns a copy.
 *
 * <pre>{@code
 * TraceOptions.agent("support-agent").threadId(conversation).metadata("customer", 42)
 * }</pre>
 *
 * @param agentId whose trace it is
 * @param threadId the conversation it is part of, null for one of its own
 * @param name what to call it in a list, null to use the agent's
 * @param tags words to find it by
 * @param metadata what the application says about it, JSON values
 * @param traceparent a W3C header of the caller, whose trace is continued; null or not valid for a new trace
 */
public record TraceOptions(
        String agentId,
        @Nullable String threadId,
        @Nullable String name,
        List<String> tags,
        Map<String, Object> metadata,
        @Nullable String traceparent) {
    public TraceOptions {
        Objects.requireNonNull(agentId, "agentId");
        tags = List.copyOf(tags);
        metadata = new LinkedHashMap<>(metadata);
    }

    /** A new trace of this agent. */
    public static TraceOptions agent(String agentId) {
        return new TraceOptions(agentId, null, null, List.of(), Map.of(), null);
    }

    public TraceOptions threadId(@Nullable String value) {
        return new TraceOptions(agentId, value, name, tags, metadata, traceparent);
    }

    public TraceOptions name(@Nullable String value) {
        return new TraceOptions(agentId, threadId, value, tags, metadata, traceparent);
    }

    /** Adds a tag. */
    public TraceOptions tag(String value) {
        List<String> more = new ArrayList<>(tags);
        more.add(value);
        return new TraceOptions(agentId, threadId, name, more, metadata, traceparent);
    }

    /** Adds a piece of metadata. */
    public TraceOptions metadata(String key, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(metadata);
        more.put(key, value);
        return new TraceOptions(agentId, threadId, name, tags, more, traceparent);
    }

    /** Replaces all metadata. */
    public TraceOptions metadata(Map<String, Object> value) {
        return new TraceOptions(agentId, threadId, name, tags, value, traceparent);
    }

    public TraceOptions traceparent(@Nullable String value) {
        return new TraceOptions(agentId, threadId, name, tags, metadata, value);
    }
}
