package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/** What the kernel's events about sockets and threads mean. */
final class TraceEvents {
    static final String STATES = "sock/inet_sock_set_state";
    static final String ERRORS = "sock/inet_sk_error_report";
    static final String THREADS = "task/task_newtask";

    private static final int INTERRUPT = 0x08 | 0x10 | 0x40; // hard, soft, not maskable
    /** What every event begins with. */
    private static final int COMMON = 8;

    private static final int TCP = 6;
    private static final int IPV6 = 10;

    private final TraceFormat states;
    private final @Nullable TraceFormat errors;
    private final @Nullable TraceFormat threads;

    TraceEvents(TraceFormat states, @Nullable TraceFormat errors, @Nullable TraceFormat threads) {
        this.states = states;
        this.errors = errors;
        this.threads = threads;
    }

    /** The formats of these events on this machine. */
    static TraceEvents on(Path events) throws IOException {
        TraceFormat states = TraceFormat.read(events.resolve(STATES + "/format"));
        if (!states.has("skaddr", "oldstate", "newstate", "sport", "dport", "family", "saddr", "daddr_v6")) {
            throw new IOException("this kernel's event " + STATES + " is of a kind that is not known");
        }
        return new TraceEvents(states, optional(events, ERRORS), optional(events, THREADS));
    }

    /**
     * The events to turn on.
     *
     * @param families whether to hear of new threads
     */
    List<String> wanted(boolean families) {
        List<String> wanted = new ArrayList<>(List.of(STATES));
        if (errors != null) {
            wanted.add(ERRORS);
        }
        if (families && threads != null) {
            wanted.add(THREADS);
        }
        return wanted;
    }

    private static @Nullable TraceFormat optional(Path events, String name) {
        try {
            return TraceFormat.read(events.resolve(name + "/format"));
        } catch (IOException e) {
            return null; // an older kernel
        }
    }

    /** @param births takes the thread that made another, and the other */
    void read(long nanos, ByteBuffer event, Consumer<SocketChange> changes, ObjIntConsumer<Integer> births) {
        if (event.limit() < COMMON) {
            return;
        }
        int tid = (int) states.number(event, "common_pid");
        if (states.fits(event)) {
            change(states, nanos, event, tid, changes);
        } else if (errors != null && errors.fits(event)) {
            change(errors, nanos, event, tid, changes);
        } else if (threads != null && threads.fits(event)) {
            births.accept(tid, (int) threads.number(event, "pid"));
        }
    }

    private static void change(
            TraceFormat format, long nanos, ByteBuffer event, int tid, Consumer<SocketChange> changes) {
        if (format.number(event, "protocol") != TCP) {
            return; // it tells of MPTCP and SCTP as well, whose ends are TCP's or nobody's
        }
        boolean long6 = format.number(event, "family") == IPV6;
        Connection connection = new Connection(
                "tcp",
                Addresses.text(format.bytes(event, long6 ? "saddr_v6" : "saddr")),
                (int) format.number(event, "sport"),
                Addresses.text(format.bytes(event, long6 ? "daddr_v6" : "daddr")),
                (int) format.number(event, "dport"));
        changes.accept(new SocketChange(
                nanos,
                format.number(event, "skaddr"),
                (int) format.number(event, "oldstate"),
                (int) format.number(event, "newstate"),
                (int) format.number(event, "error"),
                connection,
                tid,
                (format.number(event, "common_flags") & INTERRUPT) == 0));
    }
}
