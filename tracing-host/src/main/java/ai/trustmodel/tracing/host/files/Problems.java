package ai.trustmodel.tracing.host.files;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is wrong with a watching that goes on all the same. Thread-safe. */
final class Problems {
    private final Set<String> unwatched = new TreeSet<>();
    private final Set<String> gone = new TreeSet<>();
    private String firstReason = "";
    private @Nullable String end;

    /** A directory below a root is not watched. */
    synchronized void unwatched(String path, String reason) {
        if (unwatched.isEmpty()) {
            firstReason = reason;
        }
        unwatched.add(path);
    }

    /** A directory is watched after all, or there no longer. */
    synchronized void settled(String path) {
        unwatched.remove(path);
    }

    synchronized void rootGone(String path) {
        gone.add(path);
    }

    synchronized void rootBack(String path) {
        gone.remove(path);
    }

    /** The watching ended by a fault. */
    synchronized void ended(String reason) {
        end = reason;
    }

    /** What to tell; null when nothing is wrong. */
    synchronized @Nullable String text() {
        StringBuilder text = new StringBuilder();
        if (end != null) {
            text.append("the watching ended: ").append(end).append(". ");
        }
        for (String path : gone) {
            text.append(path).append(" was deleted or moved away; it is watched again when it is back. ");
        }
        if (!unwatched.isEmpty()) {
            text.append(unwatched.size())
                    .append(unwatched.size() == 1 ? " directory is" : " directories are")
                    .append(" not watched, as ")
                    .append(unwatched.iterator().next())
                    .append(": ")
                    .append(firstReason)
                    .append(". ");
        }
        return text.isEmpty() ? null : text.toString().strip();
    }
}
