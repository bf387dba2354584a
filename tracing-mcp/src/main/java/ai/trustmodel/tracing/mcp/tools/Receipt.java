package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.ClientHealth;
import ai.trustmodel.tracing.FlushResult;
import ai.trustmodel.tracing.TraceClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says whether what is recorded after its creation is stored. A caller is told "recorded" only on the strength of it.
 *
 * <p>Drops are counted for the whole client. When another call's recording is dropped at the same time, this one is
 * doubted too: a doubt too many is better than a promise too many.
 */
final class Receipt {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TraceClient client;
    private final Duration patience;
    private final long droppedBefore;

    Receipt(TraceClient client) {
        this(client, PATIENCE);
    }

    Receipt(TraceClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
        this.droppedBefore = client.health().droppedTotal();
    }

    /**
     * Waits until everything recorded so far is stored.
     *
     * @throws Refusal when it is not, with the store's reason
     */
    void await() {
        FlushResult flushed = client.flush(patience);
        if (isGivenUp(flushed)) {
            throw new Refusal("not stored: the recording was given up" + reason() + "; record it again");
        }
        if (!flushed.complete()) {
            throw new Refusal(
                    late()
                            + "; it is kept waiting and may be stored later, so look with get_traces before recording it again");
        }
    }

    /** Waits until everything recorded so far is stored; gives the reason when it is not. */
    @Nullable
    String fault() {
        FlushResult flushed = client.flush(patience);
        if (isGivenUp(flushed)) {
            return (flushed.dropped() - droppedBefore) + " recordings were given up" + reason();
        }
        return flushed.complete() ? null : late();
    }

    private boolean isGivenUp(FlushResult flushed) {
        return flushed.dropped() > droppedBefore;
    }

    private String late() {
        return "not stored within " + patience.toMillis() + " ms" + reason();
    }

    private String reason() {
        ClientHealth health = client.health();
        return health.lastProblem() == null ? "" : " (" + health.lastProblem() + ")";
    }
}
