package ai.trustmodel.tracing.mcp.names;

import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.List;

/** What to say about an id of a trace that is not there. */
public final class TraceIds {
    private static final int LOOKED_AT = 1_000;
    private static final int NAMED = 3;
    private static final int LONGEST = 80;
    private static final int SHORTEST_PREFIX = 4;

    private TraceIds() {}

    /**
     * That there is no such trace, and which ids are the nearest: those among the newest that a slip of the pen makes
     * of it, else those that begin alike.
     */
    public static String unknown(TraceStore store, String traceId) {
        String shown = traceId.length() <= LONGEST ? traceId : traceId.substring(0, LONGEST) + "…";
        String missing = "there is no trace '" + shown + "'; ";
        List<String> newest = store.list(TraceFilter.all().limit(LOOKED_AT)).items().stream()
                .map(Trace::id)
                .toList();
        if (newest.isEmpty()) {
            return missing + "nothing is recorded in this store yet";
        }
        List<String> nearest = Nearest.of(traceId, newest, NAMED);
        for (int length = Math.min(traceId.length(), LONGEST);
                nearest.isEmpty() && length >= SHORTEST_PREFIX;
                length = length * 3 / 4) {
            nearest = store.idsBeginningWith(traceId.substring(0, length), NAMED);
        }
        return missing
                + (nearest.isEmpty() ? "the newest is " + newest.get(0) : "near it are " + String.join(", ", nearest))
                + "; get_traces lists the ids there are";
    }
}
