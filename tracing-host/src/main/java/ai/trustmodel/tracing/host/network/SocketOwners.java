package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the process that holds a socket: the links in {@code /proc/<pid>/fd} name the inodes of the sockets it has. All
 * that is costly is done for new sockets only, and takes at most a fifth of the time. The oldest process that holds a socket
 * is its owner: one that is just being started holds all of its parent's for a moment.
 */
final class SocketOwners {
    private static final String PREFIX = "socket:[";
    private static final int REST = 4;

    private final Path proc;
    private final Processes processes;
    private final LongSupplier nanos;
    /** Those that cannot be looked into: other users', the kernel's own, and those nobody watches. */
    private final Set<Integer> closed = new HashSet<>();
    /** Those that can, and are watched. */
    private final Set<Integer> open = new HashSet<>();
    /** Those that had what was asked for, and so are asked first. */
    private final Set<Integer> useful = new TreeSet<>();

    private long notBefore = Long.MIN_VALUE;

    SocketOwners(Path proc, Processes processes, LongSupplier nanos) {
        this.proc = proc;
        this.processes = processes;
        this.nanos = nanos;
    }

    /** Finds the owners of these, as far as there is time and permission. */
    void find(List<Observed> wanted) {
        long begun = nanos.getAsLong();
        if (wanted.isEmpty() || begun < notBefore) {
            return;
        }
        Map<Long, Observed> byInode = new HashMap<>();
        wanted.forEach(observed -> byInode.put(observed.inode, observed));
        List<Integer> pids = processes.all();
        Set<Integer> present = new HashSet<>(pids);
        closed.retainAll(present);
        open.retainAll(present);
        useful.retainAll(present);
        for (int pid : List.copyOf(useful)) {
            lookInto(pid, byInode);
        }
        for (int pid : pids) {
            if (byInode.isEmpty()) {
                break;
            }
            if (!useful.contains(pid) && !closed.contains(pid)) {
                if (!open.contains(pid) && (processes.isKernel(pid) || !processes.watches(pid))) {
                    closed.add(pid);
                } else {
                    open.add(pid);
                    lookInto(pid, byInode);
                }
            }
        }
        byInode.values().forEach(Observed::ownerNotFound);
        long took = nanos.getAsLong() - begun;
        notBefore = begun + took + rest(took);
    }

    /** How long not to look after having looked for so long; a machine that was busy for a moment is no reason to be blind. */
    static long rest(long took) {
        return Math.min(REST * took, Math.max(took, TimeUnit.SECONDS.toNanos(1)));
    }

    private void lookInto(int pid, Map<Long, Observed> byInode) {
        if (byInode.isEmpty()) {
            return;
        }
        @Nullable Owner owner = null;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(proc.resolve(pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                Observed found = byInode.remove(inode(descriptor));
                if (found != null) {
                    owner = owner == null ? processes.owner(pid) : owner;
                    found.belongsTo(owner);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            closed.add(pid); // ended, or somebody else's
        }
        if (owner != null) {
            useful.add(pid);
        }
    }

    /** 0 when it is no socket. */
    private static Long inode(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith(PREFIX)
                    ? Long.parseLong(target.substring(PREFIX.length(), target.length() - 1))
                    : 0L;
        } catch (IOException | NumberFormatException e) {
            return 0L; // closed meanwhile
        }
    }
}
