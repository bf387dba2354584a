package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace is over. The last one stored wins, so a trace that was ended by mistake can be ended again.
 *
 * @param recordId this record's id, a UUIDv7
 * @param traceId the trace it is about
 * @param at when it ended, UTC
 * @param status how it ended; {@link TraceStatus#RUNNING} opens it again
 * @param error why it failed, null when not said; shown as {@code metadata.error}
 * @param extra fields a newer version wrote that this one does not know
 */
public record TraceEnded(
        String recordId,
        String traceId,
        Instant at,
        TraceStatus status,
        @Nullable String error,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
        implements TraceRecord {
    public TraceEnded {
        extra = Copies.map(extra);
    }
}
