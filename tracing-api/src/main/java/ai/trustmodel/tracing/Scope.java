package ai.trustmodel.tracing;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A trace, or a span of one, that is open: what is recorded through it becomes part of it.
 *
 * <p>A scope is the current one of the thread that opened it until it is closed; then the one before is current again.
 * Close it on that thread: closed on another, it stays the current one of its own. Its methods may be called by any
 * thread and never throw. What is recorded through a closed scope, such as an answer
 * that comes late, still becomes part of the trace.
 */
public abstract sealed class Scope implements AutoCloseable permits TraceScope, SpanScope, ToolScope {
    final TraceClient client;
    final String traceId;
    final @Nullable String spanId;
    final int toolDepth;
    private final boolean current;
    private final @Nullable Scope before;
    private final AtomicBoolean closed = new AtomicBoolean();

    Scope(TraceClient client, String traceId, @Nullable String spanId, int toolDepth, boolean current) {
        this.client = client;
        this.traceId = traceId;
        this.spanId = spanId;
        this.toolDepth = toolDepth;
        this.current = current;
        this.before = current ? client.enter(this) : null;
    }

    /** The trace's id, a UUIDv7. */
    public final String traceId() {
        return traceId;
    }

    /** Records a model call as part of this. Returns at once; the bodies must not be changed afterwards. */
    public final void recordLlmCall(Exchange exchange) {
        client.recordCall(this, exchange);
    }

    /**
     * Opens a model call as part of this whose answer will arrive in pieces. It is recorded when it is closed.
     *
     * @param request what is known already: the address, the headers, the request body
     */
    public final StreamedCall streamLlmCall(Exchange request) {
        return client.streamCall(this, request);
    }

    /** Opens a span below this one, current on this thread until it is closed. */
    public final SpanScope span(SpanKind kind, String name) {
        return new SpanScope(this, kind, name);
    }

    /**
     * Opens a tool call below this, current on this thread until it is closed.
     *
     * @param arguments what the tool is given, JSON values; null when there is nothing
     */
    public final ToolScope toolCall(String name, @Nullable Object arguments) {
        return new ToolScope(this, name, arguments);
    }

    /** The W3C traceparent header that lets another process continue this trace; null when ids are foreign. */
    public final @Nullable String traceparent() {
        return client.traceparent(this);
    }

    /** Whether what is recorded here is kept: false when tracing is off or the trace was not sampled. */
    public abstract boolean recording();

    abstract void finish();

    /** Ends this. Safe to call twice. */
    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            if (current) {
                client.leave(this, stillOpen(before));
            }
            finish();
        }
    }

    private static @Nullable Scope stillOpen(@Nullable Scope scope) {
        Scope candidate = scope;
        while (candidate != null && candidate.closed.get()) {
            candidate = candidate.before;
        }
        return candidate;
    }

    static @Nullable Cost saidCost(@Nullable BigDecimal usd) {
        if (usd == null) {
            return null;
        }
        Cost cost = Cost.said(usd);
        return SpanFacts.cost(cost) == null ? Cost.unknown("invalid_amount") : cost;
    }

    static String describe(Throwable problem) {
        return problem.getMessage() == null
                ? problem.getClass().getSimpleName()
                : problem.getClass().getSimpleName() + ": " + problem.getMessage();
    }
}
