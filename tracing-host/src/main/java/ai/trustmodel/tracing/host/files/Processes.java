package ai.trustmodel.tracing.host.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of processes. Asked for when an event is read, as a process may be gone a moment later; kept for so short a time
 * that neither a new program in the process nor a new process with the number goes under the old name for long.
 */
final class Processes {
    private static final int MOST = 256;
    private static final long FRESH_NANOS = 250_000_000;

    private record Known(Map<String, Object> process, long until) {}

    private final Map<Integer, Known> known = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Known> eldest) {
            return size() > MOST;
        }
    };

    /** The number and, while it is alive, the name; empty for none. */
    Map<String, Object> of(int pid) {
        if (pid <= 0) {
            return Map.of();
        }
        long now = System.nanoTime();
        Known found = known.get(pid);
        if (found == null || now - found.until() > 0) {
            found = new Known(look(pid, found), now + FRESH_NANOS);
            known.put(pid, found);
        }
        return found.process();
    }

    /** One that is gone keeps the name it had, since its number is not given anew so soon. */
    private static Map<String, Object> look(int pid, @Nullable Known before) {
        try {
            String name =
                    Files.readString(Path.of("/proc", Integer.toString(pid), "comm"), StandardCharsets.ISO_8859_1);
            String text = new String(name.strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            return Map.of("pid", pid, "name", text);
        } catch (IOException e) {
            return before == null ? Map.of("pid", pid) : before.process();
        }
    }
}
