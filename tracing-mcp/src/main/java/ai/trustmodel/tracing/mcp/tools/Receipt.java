package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.ClientHealth;
import ai.trustmodel.tracing.FlushResult;
import ai.trustmodel.tracing.TraceClient;
import java.time.Duration;

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
        if (flushed.dropped() > droppedBefore) {
            throw new Refusal("not stored: the recording was given up" + reason() + "; record it again");
        }
        if (!flushed.complete()) {
            throw new Refusal(
                    "not stored within " + patience.toMillis() + " ms" + reason()
                            + "; it is kept waiting and may be stored later, so look with get_traces before recording it again");
        }
    }

    private String reason() {
        ClientHealth health = client.health();
        return health.lastProblem() == null ? "" : " (" + health.lastProblem() + ")";
    }
}
