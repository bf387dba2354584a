package ai.trustmodel.tracing.host.files;

import ai.trustmodel.tracing.host.Outbox;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what was seen into the outbox, with its time. Used by one thread at a time. */
final class Report {
    /** The clock was set back if it differs by more than this; less is two processors that disagree. */
    private static final long STEP_MICROS = 2_000_000;

    static final Map<String, Object> SYNTHETIC = Map.of("synthetic", true);
    static final Map<String, Object> METADATA = Map.of("change", "metadata");
    static final Map<String, Object> NOBODY = Map.of();

    private final Outbox outbox;
    private final int capacity;
    private final Engine engine;
    private final Globs globs;
    private final Clock clock;
    private long last;
    private long dropped;
    private long droppedSince;

    /** @param capacity how many may wait; the outbox has some room more */
    Report(Outbox outbox, int capacity, Engine engine, Globs globs, Clock clock) {
        this.outbox = outbox;
        this.capacity = capacity;
        this.engine = engine;
        this.globs = globs;
        this.clock = clock;
    }

    /** Says that this happened; false when there was no room for it, which is counted. */
    boolean put(
            String word,
            Directory in,
            String name,
            boolean directory,
            Map<String, Object> more,
            Map<String, Object> process) {
        return !globs.includes(in, name)
                || offer(new Seen(word, now(), engine, in.path(), name, null, "", directory, more, process));
    }

    /** Says that this was moved. */
    boolean moved(
            String from,
            String name,
            Directory to,
            String newName,
            boolean directory,
            Map<String, Object> more,
            Map<String, Object> process) {
        return !(globs.includes(to.root(), from, name) || globs.includes(to, newName))
                || offer(new Seen(Seen.MOVED, now(), engine, from, name, to.path(), newName, directory, more, process));
    }

    /** Says that something was missed below this directory; how much is null when nobody knows. */
    boolean overflow(String root, @Nullable Long missed, String reason) {
        Map<String, Object> more = new LinkedHashMap<>();
        if (missed != null) {
            more.put("missed", missed);
        }
        more.put("reason", reason);
        // There is always room for these few, as without them what is missing would be missing in silence.
        return outbox.put(new Seen(Seen.OVERFLOW, now(), engine, root, "", null, "", true, more, NOBODY));
    }

    private boolean offer(Seen seen) {
        if (outbox.waiting() < capacity && outbox.put(seen)) {
            return true;
        }
        outbox.missed(1);
        if (dropped++ == 0) {
            droppedSince = seen.micros();
        }
        return false;
    }

    /** How many there was no room for since {@link #dropsTold}. */
    long dropped() {
        return dropped;
    }

    /** When the first of them was seen, in milliseconds since 1970. */
    long droppedSinceMillis() {
        return droppedSince / 1000;
    }

    /** Begins to count anew, and returns how many there were. */
    long dropsTold() {
        long told = dropped;
        dropped = 0;
        return told;
    }

    /** When the last was seen, in milliseconds since 1970. */
    long lastMillis() {
        return last / 1000;
    }

    /** The clock's time, but always later than the last, so that the order of times is that of what happened. */
    private long now() {
        Instant instant = clock.instant();
        long micros = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000;
        last = micros > last || last - micros > STEP_MICROS ? micros : last + 1;
        return last;
    }
}
