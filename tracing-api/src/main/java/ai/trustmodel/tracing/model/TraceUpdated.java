package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something was said about a trace after it began. Metadata is merged by key, tags are added.
 *
 * @param recordId this record's id, a UUIDv7
 * @param traceId the trace it is about
 * @param name its new name, null to keep the one it has
 * @param at when it was said, UTC
 * @param tags words to add
 * @param metadata what to set, JSON values
 * @param extra fields a newer version wrote that this one does not know
 */
public record TraceUpdated(
        String recordId,
        String traceId,
        @Nullable String name,
        Instant at,
        List<String> tags,
        Map<String, Object> metadata,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
        implements TraceRecord {
    public TraceUpdated {
        tags = Copies.list(tags);
        metadata = Copies.map(metadata);
        extra = Copies.map(extra);
    }
}
