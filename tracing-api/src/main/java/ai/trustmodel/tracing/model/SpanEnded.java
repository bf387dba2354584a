package ai.trustmodel.tracing.model;

import java.time.Instant;

/**
 * A span is over and known in full.
 *
 * @param span the span; its id is also this record's id
 */
public record SpanEnded(Span span) implements TraceRecord {
    @Override
    public String recordId() {
        return span.id();
    }

    @Override
    public String traceId() {
        return span.traceId();
    }

    @Override
    public Instant at() {
        return span.endedAt();
    }
}
