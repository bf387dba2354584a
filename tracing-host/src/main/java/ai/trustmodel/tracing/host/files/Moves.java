package ai.trustmodel.tracing.host.files;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the two ends of a move together, which inotify tells one after the other and by number. The first end waits for
 * the second a while, also when that is in what is read next; then it was a move out of what is watched.
 */
final class Moves {
    /** How long an end waits. The other is there at once, or never. */
    static final long PATIENCE_MILLIS = 500;

    private static final Map<String, Object> UNKNOWN = Map.of();

    private record End(Directory from, String name, boolean directory, long until) {}

    private record Place(Directory in, String name) {}

    private final Map<Integer, End> waiting = new LinkedHashMap<>();
    private final Map<Place, Integer> places = new HashMap<>();

    /** A name was moved away; the time is in nanoseconds of any clock. */
    void from(int cookie, Directory from, String name, boolean directory, long now) {
        waiting.put(cookie, new End(from, name, directory, now + PATIENCE_MILLIS * 1_000_000));
        places.put(new Place(from, name), cookie);
    }

    /** A name came from elsewhere. */
    void to(int cookie, Directory to, String name, boolean directory, Changes changes) {
        End end = take(cookie);
        settle(to, name, changes);
        if (end == null) {
            if (directory) { // perhaps one that was moved out a moment ago; that it went must be told first
                flush(changes);
            }
            changes.moved(null, "", to, name, directory, UNKNOWN);
        } else {
            changes.moved(end.from(), end.name(), to, name, directory, UNKNOWN);
        }
    }

    /** Something is about to happen to this name, so what was moved away from it is told first. */
    void settle(Directory in, String name, Changes changes) {
        if (!waiting.isEmpty()) {
            Integer cookie = places.get(new Place(in, name));
            End end = cookie == null ? null : take(cookie);
            if (end != null) {
                left(end, changes);
            }
        }
    }

    /** Tells of those that waited long enough. */
    void expire(long now, Changes changes) {
        for (Iterator<End> ends = waiting.values().iterator(); ends.hasNext(); ) {
            End end = ends.next();
            if (end.until() - now > 0) {
                return;
            }
            ends.remove();
            places.remove(new Place(end.from(), end.name()));
            left(end, changes);
        }
    }

    /** Tells of all, though they may not have waited long enough. */
    void flush(Changes changes) {
        List<End> all = List.copyOf(waiting.values());
        waiting.clear();
        places.clear();
        all.forEach(end -> left(end, changes));
    }

    /** How long from now until the next one has waited long enough, in milliseconds rounded up; at most this long. */
    long patience(long now, long atMost) {
        for (End end : waiting.values()) {
            return Math.max(0, Math.min(atMost, (end.until() - now + 999_999) / 1_000_000));
        }
        return atMost;
    }

    private @Nullable End take(int cookie) {
        End end = waiting.remove(cookie);
        if (end != null) {
            places.remove(new Place(end.from(), end.name()));
        }
        return end;
    }

    private static void left(End end, Changes changes) {
        changes.moved(end.from(), end.name(), null, "", end.directory(), UNKNOWN);
    }
}
