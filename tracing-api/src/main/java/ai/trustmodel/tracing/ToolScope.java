package ai.trustmodel.tracing;

import ai.trustmodel.tracing.internal.Uuid7;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolExecution;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An open tool call. It succeeds by {@link #result}; closed without one, as when an exception leaves the block, it has
 * failed.
 */
public final class ToolScope extends Scope {
    private final Scope parent;
    private final String name;
    private final @Nullable Object arguments;
    private final Instant startedAt;
    private volatile @Nullable Object result;
    private volatile boolean answered;
    private volatile @Nullable String error;
    private volatile @Nullable String callId;
    private volatile @Nullable Duration latency;
    private volatile @Nullable BigDecimal cost;
    private volatile int attempts = 1;

    ToolScope(Scope parent, String name, @Nullable Object arguments) {
        this(parent, name, arguments, parent.client.now());
    }

    private ToolScope(Scope parent, String name, @Nullable Object arguments, Instant startedAt) {
        super(parent.client, parent.traceId, Uuid7.at(startedAt), parent.toolDepth + 1, true);
        this.parent = parent;
        this.name = name;
        this.arguments = arguments;
        this.startedAt = startedAt;
    }

    /** What the tool answered, a JSON value or anything with a readable {@code toString}; null when nothing. */
    public void result(@Nullable Object result) {
        this.result = result;
        this.answered = true;
    }

    /** Marks the call as failed. */
    public void fail(String error) {
        this.error = error;
    }

    /** Marks the call as failed by this. */
    public void fail(Throwable problem) {
        fail(describe(problem));
    }

    /** The id of the call in the model's answer; found by name and arguments when it is not given. */
    public ToolScope callId(@Nullable String callId) {
        this.callId = callId;
        return this;
    }

    /** How often the tool was run until this result, 1 or more. */
    public ToolScope attempts(int attempts) {
        this.attempts = attempts;
        return this;
    }

    /** How long it took, when it ran before this scope was opened; it then ended now. */
    public ToolScope latency(@Nullable Duration latency) {
        this.latency = latency;
        return this;
    }

    /** What the call cost in US dollars, for a tool that is paid for; null when nothing, or when nobody knows. */
    public ToolScope cost(@Nullable BigDecimal usd) {
        this.cost = usd;
        return this;
    }

    @Override
    public boolean recording() {
        return parent.recording();
    }

    @Override
    void finish() {
        if (!recording() || spanId == null) {
            return;
        }
        String problem = error != null ? error : answered ? null : "ended without a result";
        Instant end = client.now();
        Duration took = latency;
        Instant start = took == null ? startedAt : end.minus(took);
        ToolExecution tool =
                new ToolExecution(name, callId, arguments, result, problem == null, attempts, toolDepth - 1, null);
        client.recordMade(() -> new SpanEnded(Span.builder(spanId, traceId, SpanKind.TOOL, start, end)
                .name(name)
                .parentId(TraceClient.parentOf(parent))
                .status(problem == null ? SpanStatus.OK : SpanStatus.ERROR)
                .error(problem)
                .tool(tool)
                .cost(saidCost(cost))
                .build()));
    }
}
