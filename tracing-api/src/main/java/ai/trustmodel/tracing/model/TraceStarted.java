package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace has begun.
 *
 * @param traceId the trace's id, a UUIDv7; it is also this record's id
 * @param threadId the conversation the trace is part of
 * @param agentId whose trace it is
 * @param name what to call it in a list, null to use the agent's
 * @param at when it began, UTC
 * @param tags words to find it by
 * @param metadata what the application says about it, JSON values
 * @param extra fields a newer version wrote that this one does not know
 */
public record TraceStarted(
        String traceId,
        String threadId,
        String agentId,
        @Nullable String name,
        Instant at,
        List<String> tags,
        Map<String, Object> metadata,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
        implements TraceRecord {
    public TraceStarted {
        tags = Copies.list(tags);
        metadata = Copies.map(metadata);
        extra = Copies.map(extra);
    }

    @Override
    public String recordId() {
        return traceId;
    }
}
