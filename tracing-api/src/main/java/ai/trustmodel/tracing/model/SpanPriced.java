package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * What a span cost was worked out anew. It replaces what the span itself says, wherever that is stored; of several the
 * one stored last counts. It does not change when the trace was last updated.
 *
 * @param recordId this record's id, a UUID
 * @param traceId the trace the span belongs to
 * @param spanId the span
 * @param at when the cost was worked out, UTC
 * @param cost what it cost
 * @param extra fields a newer version wrote that this one does not know
 */
public record SpanPriced(
        String recordId,
        String traceId,
        String spanId,
        Instant at,
        Cost cost,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra)
        implements TraceRecord {
    public SpanPriced {
        Objects.requireNonNull(spanId, "spanId");
        Objects.requireNonNull(cost, "cost");
        extra = Copies.map(extra);
    }
}
