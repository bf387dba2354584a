package ai.trustmodel.tracing.mcp.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what was refused and why: one line a second for each kind, so that nobody can fill a disk with
 * them. Thread-safe.
 *
 * <p>What stands there comes from strangers and is cut and cleaned. Tokens never come here.
 */
final class RefusalLog {
    private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
    private static final long SECOND = 1_000_000_000L;
    private static final int LONGEST = 200;

    private final Map<String, Recent> kinds = new ConcurrentHashMap<>();

    /** When this kind was last written down, and how many came since. */
    private record Recent(long at, int unsaid) {}

    /**
     * Notes a refusal.
     *
     * @param what the request, without anything secret
     */
    void note(String kind, String what, String reason) {
        long now = System.nanoTime();
        Recent[] before = new Recent[1];
        kinds.compute(kind, (key, recent) -> {
            before[0] = recent;
            return recent == null || now - recent.at >= SECOND
                    ? new Recent(now, 0)
                    : new Recent(recent.at, recent.unsaid + 1);
        });
        Recent recent = before[0];
        if (recent == null || now - recent.at >= SECOND) {
            String more = recent == null || recent.unsaid == 0 ? "" : " (and " + recent.unsaid + " before it)";
            log.warn("refused {}: {} [{}]{}", clean(what), clean(reason), kind, more);
        }
    }

    /** One line of printable characters, not too long. */
    static String clean(String text) {
        String cut = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return cut.replaceAll("\\p{C}", "?");
    }
}
