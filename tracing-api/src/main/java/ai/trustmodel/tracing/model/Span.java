package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing an agent did: a model call, a tool call, a step that has children.
 *
 * <p>Immutable. A span of kind {@code llm} carries its {@link Exchange} and {@link Extraction}, one of kind
 * {@code tool} its {@link ToolExecution}.
 *
 * @param id a UUIDv7; its last 8 bytes are the OpenTelemetry span id
 * @param traceId the trace it belongs to
 * @param parentId the span it is part of, null for a span directly under its trace; may name a span nobody recorded
 * @param kind what it is about
 * @param name what to call it in a list: the model, the tool, the step
 * @param startedAt when it began, UTC
 * @param endedAt when it ended, UTC; never before {@code startedAt}
 * @param status how it ended
 * @param error why it failed, null when it did not
 * @param attributes whatever else is known, JSON values
 * @param exchange an llm span's raw exchange; its bodies are left out when the extraction holds what they said
 * @param extraction an llm span's facts
 * @param tool a tool span's call and result
 * @param cost what it cost itself, without what is recorded below it; null when nobody looked or nobody said. Traces and
 *     totals read {@code SpanFacts.cost}
 * @param extra fields a newer version wrote that this one does not know
 */
public record Span(
        String id,
        String traceId,
        @Nullable String parentId,
        SpanKind kind,
        String name,
        Instant startedAt,
        Instant endedAt,
        SpanStatus status,
        @Nullable String error,
        Map<String, Object> attributes,
        @Nullable Exchange exchange,
        @Nullable Extraction extraction,
        @Nullable ToolExecution tool,
        @Nullable Cost cost,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

    public Span {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(traceId, "traceId");
        kind = kind == null ? SpanKind.CUSTOM : kind;
        name = name == null ? kind.value() : name;
        Objects.requireNonNull(startedAt, "startedAt");
        endedAt = endedAt == null || endedAt.isBefore(startedAt) ? startedAt : endedAt;
        status = status == null ? SpanStatus.OK : status;
        attributes = Copies.map(attributes);
        extra = Copies.map(extra);
    }

    /** How long it took. */
    public Duration duration() {
        return Duration.between(startedAt, endedAt);
    }

    /** Starts a span that began and ended at these times. */
    public static Builder builder(String id, String traceId, SpanKind kind, Instant startedAt, Instant endedAt) {
        return new Builder(id, traceId, kind, startedAt, endedAt);
    }

    /** Starts a copy of this span. */
    public Builder toBuilder() {
        Builder copy = new Builder(id, traceId, kind, startedAt, endedAt);
        copy.parentId = parentId;
        copy.name = name;
        copy.status = status;
        copy.error = error;
        copy.attributes = attributes;
        copy.exchange = exchange;
        copy.extraction = extraction;
        copy.tool = tool;
        copy.cost = cost;
        copy.extra = extra;
        return copy;
    }

    /** Collects the parts of a {@link Span}. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private final String traceId;
        private final SpanKind kind;
        private final Instant startedAt;
        private final Instant endedAt;
        private @Nullable String parentId;
        private String name;
        private SpanStatus status = SpanStatus.OK;
        private @Nullable String error;
        private Map<String, Object> attributes = Map.of();
        private @Nullable Exchange exchange;
        private @Nullable Extraction extraction;
        private @Nullable ToolExecution tool;
        private @Nullable Cost cost;
        private Map<String, Object> extra = Map.of();

        private Builder(String id, String traceId, SpanKind kind, Instant startedAt, Instant endedAt) {
            this.id = id;
            this.traceId = traceId;
            this.kind = kind;
            this.startedAt = startedAt;
            this.endedAt = endedAt;
            this.name = kind.value();
        }

        public Builder parentId(@Nullable String parentId) {
            this.parentId = parentId;
            return this;
        }

        public Builder name(String name) {
            this.name = name;
            return this;
        }

        public Builder status(SpanStatus status) {
            this.status = status;
            return this;
        }

        public Builder error(@Nullable String error) {
            this.error = error;
            return this;
        }

        public Builder attributes(Map<String, Object> attributes) {
            this.attributes = attributes;
            return this;
        }

        public Builder exchange(@Nullable Exchange exchange) {
            this.exchange = exchange;
            return this;
        }

        public Builder extraction(@Nullable Extraction extraction) {
            this.extraction = extraction;
            return this;
        }

        public Builder tool(@Nullable ToolExecution tool) {
            this.tool = tool;
            return this;
        }

        public Builder cost(@Nullable Cost cost) {
            this.cost = cost;
            return this;
        }

        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        public Span build() {
            return new Span(
                    id,
                    traceId,
                    parentId,
                    kind,
                    name,
                    startedAt,
                    endedAt,
                    status,
                    error,
                    attributes,
                    exchange,
                    extraction,
                    tool,
                    cost,
                    extra);
        }
    }
}
