package ai.trustmodel.tracing.host.files;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was found by looking at a directory made a moment before, while the engine may still tell how it came there and who
 * did it. So a file that was found waits until the engine has no more to tell. Used by one thread at a time.
 *
 * <p>Something can be moved into a directory before that is watched. Then only its going is told; when a file of the same name
 * waits here, that is where it went. A directory is known by itself, whatever its name.
 */
final class Found {
    private static final int MOST = 10_000;
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private record Place(Directory in, String name) {}

    private final Report report;
    private final Map<Place, Long> files = new LinkedHashMap<>();
    private final Set<Place> movedDirectories = new HashSet<>();

    Found(Report report) {
        this.report = report;
    }

    void file(Directory in, String name) {
        if (files.size() >= MOST) {
            settle();
        }
        files.putIfAbsent(new Place(in, name), System.nanoTime());
    }

    /** The engine told how this file came; false when it was not found before. */
    boolean take(Directory in, String name) {
        return !files.isEmpty() && files.remove(new Place(in, name)) != null;
    }

    /** A directory was found that was elsewhere; that it went from there is told already. */
    void movedDirectory(Directory from, String name) {
        movedDirectories.add(new Place(from, name));
    }

    boolean takeMovedDirectory(Directory from, String name) {
        return !movedDirectories.isEmpty() && movedDirectories.remove(new Place(from, name));
    }

    /** Where a file that went away is now; null when it was not found. */
    @Nullable
    Directory takeNamed(String name) {
        for (Place place : files.keySet()) {
            if (place.name().equals(name)) {
                files.remove(place);
                return place.in();
            }
        }
        return null;
    }

    /** Something is about to be told of this file, so that it is there must be told first. */
    void settle(Directory in, String name) {
        if (take(in, name)) {
            tell(in, name);
        }
    }

    /** Something is about to be told of all that is in this directory. */
    void settle(Directory in) {
        if (!files.isEmpty()) {
            List.copyOf(files.keySet()).stream()
                    .filter(place -> place.in() == in)
                    .forEach(place -> settle(in, place.name()));
        }
    }

    /** The engine has told all that it will. */
    void settle() {
        files.keySet().forEach(place -> tell(place.in(), place.name()));
        files.clear();
        movedDirectories.clear();
    }

    boolean isEmpty() {
        return files.isEmpty() && movedDirectories.isEmpty();
    }

    /** Whether the first waits for so long that what the engine tells now is of later. */
    boolean isOld() {
        for (long since : files.values()) {
            return System.nanoTime() - since > PATIENCE_NANOS;
        }
        return false;
    }

    private void tell(Directory in, String name) {
        if (!in.files.contains(name) && report.put(Seen.CREATED, in, name, false, Report.SYNTHETIC, Report.NOBODY)) {
            in.files.add(name);
        }
    }
}
