package ai.trustmodel.tracing;

import ai.trustmodel.tracing.internal.Uuid7;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.TraceUpdated;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An open trace: one run of an agent. Closing it ends the trace as completed, unless it was failed or cancelled. */
public final class TraceScope extends Scope {
    private final String threadId;
    private final boolean sampled;
    private final boolean owner;
    private final @Nullable String remoteParent;
    private volatile TraceStatus status = TraceStatus.COMPLETED;
    private volatile @Nullable String error;

    TraceScope(
            TraceClient client,
            String traceId,
            String threadId,
            boolean sampled,
            boolean owner,
            boolean current,
            @Nullable String remoteParent) {
        super(client, traceId, null, 0, current);
        this.threadId = threadId;
        this.sampled = sampled;
        this.owner = owner;
        this.remoteParent = remoteParent;
    }

    /** The conversation the trace is part of; the trace's own id when it was resumed, since that is all that is known. */
    public String threadId() {
        return threadId;
    }

    /** Sets a piece of metadata of the trace, a JSON value. */
    public void metadata(String key, @Nullable Object value) {
        update(null, List.of(), Collections.singletonMap(key, value));
    }

    /** Adds a word to find the trace by. */
    public void tag(String tag) {
        update(null, Collections.singletonList(tag), Map.of()); // which may hold null
    }

    /** Renames the trace. */
    public void name(String name) {
        update(name, List.of(), Map.of());
    }

    /** Marks the trace as failed; it ends when it is closed. */
    public void fail(String error) {
        this.status = TraceStatus.FAILED;
        this.error = error;
    }

    /** Marks the trace as failed by this. */
    public void fail(Throwable problem) {
        fail(describe(problem));
    }

    /** Marks the trace as given up; it ends when it is closed. */
    public void cancel() {
        this.status = TraceStatus.CANCELLED;
    }

    /** Ends the trace now with this status, also one that was resumed, and closes this. */
    public void end(TraceStatus status, @Nullable String error) {
        this.status = status;
        this.error = error;
        if (!owner) {
            recordEnd();
        }
        close();
    }

    @Override
    public boolean recording() {
        return sampled && client.enabled();
    }

    @Nullable
    String remoteParent() {
        return remoteParent;
    }

    @Override
    void finish() {
        if (owner) {
            recordEnd();
        }
    }

    private void recordEnd() {
        if (recording()) {
            var now = client.now();
            client.recordMade(() -> new TraceEnded(Uuid7.at(now), traceId, now, status, error, Map.of()));
        }
    }

    private void update(@Nullable String name, List<String> tags, Map<String, Object> metadata) {
        if (recording()) {
            var now = client.now();
            client.recordMade(() -> new TraceUpdated(Uuid7.at(now), traceId, name, now, tags, metadata, Map.of()));
        }
    }
}
