package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the kernel traces of sockets, put in order and told to those who make connections of it. */
final class TracedSockets implements AutoCloseable {
    /** An event this old has been written, whichever processor it is of. */
    private static final long SETTLED = TimeUnit.MILLISECONDS.toNanos(2);

    private final TraceEvents events;
    private final TraceInstance instance;
    private final TraceThreads threads;
    private final TracedConnections connections;
    private final Processes processes;
    private final Clock clock;
    private final LongSupplier nanos;
    private List<Told> unsettled = new ArrayList<>();
    private long missed;

    /** What happened to a socket; when that is null, a thread made another, which may have been on another processor. */
    private record Told(long nanos, @Nullable SocketChange change, int parent, int child) {}

    TracedSockets(
            Path tracefs, Reports reports, ProcConnections before, Processes processes, Clock clock, LongSupplier nanos)
            throws IOException {
        this.processes = processes;
        this.clock = clock;
        this.nanos = nanos;
        events = TraceEvents.on(tracefs.resolve("events"));
        instance = TraceInstance.create(tracefs, events.wanted(!processes.watchesAll()));
        threads = new TraceThreads(processes, instance::saved);
        connections = new TracedConnections(reports, before::get, threads, clock);
        before.leaveTcpTo(connections);
    }

    /**
     * Takes what has happened, and tells it in the order of time. Processors are read one after the other, so what is
     * younger than the reading may lack what another processor did before it, and waits for the next time.
     *
     * @param all whether nothing shall wait
     * @return whether there was anything
     */
    boolean read(boolean all) {
        long now = nanos.getAsLong();
        boolean any = instance.read((at, event) -> events.read(
                at,
                event,
                change -> unsettled.add(new Told(at, change, 0, 0)),
                (parent, child) -> unsettled.add(new Told(at, null, parent, child))));
        if (unsettled.isEmpty()) {
            return any;
        }
        threads.forget();
        unsettled.sort(Comparator.comparingLong(Told::nanos));
        List<Told> younger = new ArrayList<>();
        for (Told told : unsettled) {
            SocketChange change = told.change();
            if (!all && told.nanos() > now - SETTLED) {
                younger.add(told);
            } else if (change == null) {
                processes.born(told.parent(), told.child());
            } else {
                connections.apply(change, clock.instant().minusNanos(nanos.getAsLong() - change.nanos()), now);
            }
        }
        unsettled = younger;
        return any;
    }

    /** How many events were missed since it was asked last. */
    long missed() {
        long total = instance.missed();
        long since = total - missed;
        missed = total;
        return since;
    }

    TracedConnections connections() {
        return connections;
    }

    @Override
    public void close() {
        instance.close();
    }
}
