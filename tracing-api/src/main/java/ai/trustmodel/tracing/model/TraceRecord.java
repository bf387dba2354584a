package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the append-only stream that is recorded: a trace as people see it is a projection of its records.
 *
 * <p>Sealed, with one permitted type that is not public: it carries the kinds this version does not know. A switch
 * over the public types therefore needs a {@code default}, and a kind added later breaks nobody.
 */
@JsonTypeInfo(
        use = JsonTypeInfo.Id.NAME,
        property = "record",
        visible = true, // so that an unknown kind keeps its name
        defaultImpl = UnknownRecord.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = TraceStarted.class, name = "trace_started"),
    @JsonSubTypes.Type(value = TraceUpdated.class, name = "trace_updated"),
    @JsonSubTypes.Type(value = SpanEnded.class, name = "span_ended"),
    @JsonSubTypes.Type(value = SpanPriced.class, name = "span_priced"),
    @JsonSubTypes.Type(value = EventSeen.class, name = "event_seen"),
    @JsonSubTypes.Type(value = TraceEnded.class, name = "trace_ended")
})
@JsonIgnoreProperties("record")
public sealed interface TraceRecord
        permits TraceStarted, TraceUpdated, SpanEnded, SpanPriced, EventSeen, TraceEnded, UnknownRecord {

    /** Identifies this record for ever: a backend that has stored it once ignores it the second time. */
    String recordId();

    /** The trace it belongs to; null for an event outside any trace. */
    @Nullable
    String traceId();

    /** When what it tells happened, UTC. */
    Instant at();
}
