package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes of this machine, as {@code /proc} shows them, and which of them are watched. */
final class Processes {
    private static final long KERNEL_THREAD = 0x0020_0000;
    private static final int PARENT = 1;
    private static final int FLAGS = 6;
    private static final int STARTED = 19;
    /** The kernel tells times in hundredths of a second, whatever its own clock does. */
    private static final long TICK_MILLIS = 10;

    private static final int MOST_ANCESTORS = 100;
    private static final int MOST_MEMBERS = 200_000;

    private final Path proc;
    private final Set<Integer> roots;
    /** The watched processes and threads that were met, so that one that has ended is known still. */
    private final Set<Integer> members = new HashSet<>();

    /** @param roots the processes that are watched, with all that descend from them; empty for all of the machine */
    Processes(Path proc, Set<Integer> roots) {
        this.proc = proc;
        this.roots = roots;
        members.addAll(roots);
    }

    boolean watchesAll() {
        return roots.isEmpty();
    }

    /** The processes there are now, the oldest first. */
    List<Integer> all() {
        List<Integer> pids = new ArrayList<>();
        String[] names = proc.toFile().list();
        if (names != null) {
            for (String name : names) {
                if (Character.isDigit(name.charAt(0))) {
                    pids.add(Integer.parseInt(name));
                }
            }
        }
        pids.sort(null); // numbers begin anew one day; until then the older has the lower
        return pids;
    }

    /** Null when there is no such process any more, or it is a part of the kernel. */
    @Nullable
    Owner owner(int pid) {
        String[] stat = stat(pid);
        if (stat == null || isKernel(stat)) {
            return null;
        }
        String name = read(proc.resolve(pid + "/comm"));
        return name == null ? null : new Owner(pid, name.stripTrailing());
    }

    /** The process of a thread; 0 when there is no such thread any more. */
    int processOf(int tid) {
        String status = read(proc.resolve(tid + "/status"));
        int at = status == null ? -1 : status.indexOf("\nTgid:");
        return status == null || at < 0
                ? 0
                : Integer.parseInt(
                        status.substring(at + 6, status.indexOf('\n', at + 6)).strip());
    }

    boolean isKernel(int pid) {
        String[] stat = stat(pid);
        return stat != null && isKernel(stat);
    }

    /** For how many milliseconds there has been such a process; less than 0 when there is none. */
    long lived(int pid) {
        String[] stat = stat(pid);
        String uptime = read(proc.resolve("uptime"));
        if (stat == null || uptime == null) {
            return -1;
        }
        double seconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
        return Math.round(seconds * 1000) - Long.parseLong(stat[STARTED]) * TICK_MILLIS;
    }

    /** Whether this process, or one it descends from, is to be watched. */
    boolean watches(int pid) {
        if (roots.isEmpty() || members.contains(pid)) {
            return true;
        }
        Set<Integer> line = new HashSet<>();
        int at = pid;
        while (at > 1 && line.size() < MOST_ANCESTORS && line.add(at)) {
            String[] stat = stat(at);
            at = stat == null ? 0 : Integer.parseInt(stat[PARENT]);
            if (members.contains(at)) {
                line.forEach(this::join);
                return true;
            }
        }
        return false;
    }

    /** A thread made a thread or a process. */
    void born(int parent, int child) {
        if (!roots.isEmpty() && (members.contains(parent) || watches(processOf(parent)))) {
            join(child);
        } else {
            members.remove(child); // the number of somebody who has ended was given again
        }
    }

    private void join(int pid) {
        if (members.size() >= MOST_MEMBERS) {
            members.retainAll(all());
            members.addAll(roots);
        }
        members.add(pid);
    }

    private static boolean isKernel(String[] stat) {
        return (Long.parseLong(stat[FLAGS]) & KERNEL_THREAD) != 0;
    }

    /** What follows the name in {@code stat}: state, parent, group, session, tty, tpgid, flags … */
    private String @Nullable [] stat(int pid) {
        String stat = read(proc.resolve(pid + "/stat"));
        int name = stat == null ? -1 : stat.lastIndexOf(") "); // the name may hold anything
        if (stat == null || name < 0) {
            return null;
        }
        String[] words = stat.substring(name + 2).split(" ", -1);
        return words.length <= STARTED ? null : words;
    }

    private static @Nullable String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return null; // it has ended, or is somebody else's
        }
    }

    /** Lines of a number and a text, as the kernel keeps them of threads that have ended. */
    static Map<Integer, String> numbered(Path file) {
        Map<Integer, String> lines = new HashMap<>();
        String text = read(file);
        for (String line : text == null ? new String[0] : text.split("\n", -1)) {
            int space = line.indexOf(' ');
            if (space > 0 && space < 10 && line.chars().limit(space).allMatch(Character::isDigit)) {
                lines.put(Integer.parseInt(line.substring(0, space)), line.substring(space + 1));
            }
        }
        return lines;
    }
}
