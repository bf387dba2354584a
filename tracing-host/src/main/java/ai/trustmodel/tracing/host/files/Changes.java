package ai.trustmodel.tracing.host.files;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes what an engine saw. A change is of a name in a directory; the name is empty when it is of the directory itself.
 * The process is {@code pid} and {@code name}, empty when not known.
 */
interface Changes {
    void created(Directory in, String name, boolean directory, Map<String, Object> process);

    void deleted(Directory in, String name, boolean directory, Map<String, Object> process);

    /** Both, and the engine does not say in which order. */
    void createdAndDeleted(Directory in, String name, boolean directory, Map<String, Object> process);

    void modified(Directory in, String name, boolean directory, Map<String, Object> process);

    /** Owner, permissions or times. */
    void metadata(Directory in, String name, boolean directory, Map<String, Object> process);

    /** Closed by one who could write. */
    void closed(Directory in, String name, Map<String, Object> process);

    /** Renamed; an end that is not watched is null. */
    void moved(
            @Nullable Directory from,
            String oldName,
            @Nullable Directory to,
            String newName,
            boolean directory,
            Map<String, Object> process);

    /** A directory that was asked for is no longer where it was. */
    void rootGone(Directory root);

    /** The engine missed something. */
    void overflow(String reason);
}
