package ai.trustmodel.tracing.host.network;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whose the threads are that the kernel names, also when they have ended. Asked within a moment, it reads once. */
final class TraceThreads {
    /** The kernel says in hundredths of a second when a process began. */
    private static final long INEXACT = 20;

    private final Processes processes;
    private final Function<String, Path> saved;
    private final Map<Integer, Owner> owners = new HashMap<>();
    private final Map<Integer, Long> lived = new HashMap<>();
    private @Nullable Map<Integer, String> pids;
    private @Nullable Map<Integer, String> names;

    /** @param saved where the kernel keeps the {@code tgids} and {@code cmdlines} of threads that have ended */
    TraceThreads(Processes processes, Function<String, Path> saved) {
        this.processes = processes;
        this.saved = saved;
    }

    /** Begins a moment: numbers may have been given to others, and a process may have become another program. */
    void forget() {
        owners.clear();
        lived.clear();
        pids = null;
        names = null;
    }

    /** Null when it is a thread of the kernel. */
    @Nullable
    Owner owner(int tid) {
        Owner known = owners.get(tid);
        if (known == null) {
            known = find(tid);
            if (known != null) {
                owners.put(tid, known);
            }
        }
        return known;
    }

    /** Null too when its process was not there this long ago. */
    @Nullable
    Owner owner(int tid, Duration age) {
        Owner owner = owner(tid);
        return owner == null || lived.computeIfAbsent(owner.pid(), processes::lived) <= age.toMillis() + INEXACT
                ? null
                : owner;
    }

    private @Nullable Owner find(int tid) {
        int pid = processes.processOf(tid);
        boolean ended = pid == 0;
        if (ended) {
            pids = pids == null ? Processes.numbered(saved.apply("tgids")) : pids;
            pid = number(pids.get(tid), tid);
        }
        Owner alive = processes.owner(pid);
        if (alive != null || !ended && processes.isKernel(pid)) {
            return alive;
        }
        names = names == null ? Processes.numbered(saved.apply("cmdlines")) : names;
        String name = names.getOrDefault(pid, names.getOrDefault(tid, ""));
        return new Owner(pid, name);
    }

    private static int number(@Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
