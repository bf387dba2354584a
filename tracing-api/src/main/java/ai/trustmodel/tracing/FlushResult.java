package ai.trustmodel.tracing;

/**
 * What became of everything recorded before a {@link TraceClient#flush}. The counts run from the client's creation.
 *
 * @param stored recordings that are durable in the store
 * @param dropped recordings that were given up, for the reasons {@link ClientHealth#dropped} counts
 * @param pending recordings from before the call that are still waiting
 */
public record FlushResult(long stored, long dropped, long pending) {
    /** Whether nothing recorded before the call is waiting any more. */
    public boolean complete() {
        return pending == 0;
    }
}
