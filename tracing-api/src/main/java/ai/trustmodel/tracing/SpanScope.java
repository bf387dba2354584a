package ai.trustmodel.tracing;

import ai.trustmodel.tracing.internal.Uuid7;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** An open span: a step whose parts are recorded below it. Closing it ends the span. */
public final class SpanScope extends Scope {
    private final SpanKind kind;
    private final String name;
    private final Scope parent;
    private final Instant startedAt;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private volatile SpanStatus status = SpanStatus.OK;
    private volatile @Nullable String error;
    private volatile @Nullable BigDecimal cost;

    SpanScope(Scope parent, SpanKind kind, String name) {
        this(parent, kind, name, parent.client.now());
    }

    private SpanScope(Scope parent, SpanKind kind, String name, Instant startedAt) {
        super(parent.client, parent.traceId, Uuid7.at(startedAt), parent.toolDepth, true);
        this.parent = parent;
        this.kind = kind;
        this.name = name;
        this.startedAt = startedAt;
    }

    /** Says something about the span, a JSON value; null takes back what was said. */
    public SpanScope attribute(String key, @Nullable Object value) {
        if (value == null) {
            attributes.remove(key);
        } else {
            attributes.put(key, value);
        }
        return this;
    }

    /** Says what this span itself cost in US dollars, without what is recorded below it; null takes it back. */
    public SpanScope cost(@Nullable BigDecimal usd) {
        this.cost = usd;
        return this;
    }

    /** Marks the span as failed. */
    public void fail(String error) {
        this.status = SpanStatus.ERROR;
        this.error = error;
    }

    /** Marks the span as failed by this. */
    public void fail(Throwable problem) {
        fail(describe(problem));
    }

    /** Marks the span as given up. */
    public void cancel() {
        this.status = SpanStatus.CANCELLED;
    }

    @Override
    public boolean recording() {
        return parent.recording();
    }

    @Override
    void finish() {
        if (recording() && spanId != null) {
            client.recordMade(() -> new SpanEnded(Span.builder(spanId, traceId, kind, startedAt, client.now())
                    .name(name)
                    .parentId(TraceClient.parentOf(parent))
                    .status(status)
                    .error(error)
                    .attributes(attributes)
                    .cost(saidCost(cost))
                    .build()));
        }
    }
}
