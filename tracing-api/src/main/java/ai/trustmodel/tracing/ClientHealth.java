package ai.trustmodel.tracing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a client since its creation. They add up: {@code recorded = stored + pending + all dropped}, exactly
 * whenever nothing is being recorded at that moment.
 *
 * @param enabled whether it records at all
 * @param recorded calls that handed something over
 * @param stored recordings durable in the store
 * @param pending recordings waiting to be stored
 * @param dropped recordings given up, by reason: {@code queue_full}, {@code storage}, {@code invalid}, {@code closed}
 * @param sampledOut traces that were not chosen to be recorded; not part of {@code recorded}
 * @param redacted credentials removed
 * @param truncated texts and bodies cut to a cap
 * @param notUnderstood model calls whose bodies were kept raw since no extractor understood them
 * @param lastProblem the newest failure of the store, null when there was none
 */
public record ClientHealth(
        boolean enabled,
        long recorded,
        long stored,
        long pending,
        Map<String, Long> dropped,
        long sampledOut,
        long redacted,
        long truncated,
        long notUnderstood,
        @Nullable String lastProblem) {
    public ClientHealth {
        dropped = Map.copyOf(dropped);
    }

    /** All recordings given up. */
    public long droppedTotal() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }
}
