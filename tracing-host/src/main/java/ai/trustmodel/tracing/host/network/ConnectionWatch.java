package ai.trustmodel.tracing.host.network;

import ai.trustmodel.tracing.spi.ConfigurationException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Watches connections by all means this machine offers. Belongs to the thread that looks. */
final class ConnectionWatch implements AutoCloseable {
    /** How often TCP is looked at when the kernel tells of it anyway. */
    private static final long SELDOM = TimeUnit.SECONDS.toNanos(10);

    private static final long ASK_FOR_LOSS = TimeUnit.SECONDS.toNanos(1);

    private final NetworkOptions options;
    private final Machine machine;
    private final Sender sender;
    private final Reports reports;
    private final ProcSockets sockets;
    private final ProcConnections seen;
    private final @Nullable TracedSockets traced;
    private final @Nullable Closings closings;
    private final @Nullable String missing;
    private final List<Closing> told = new ArrayList<>();
    private long nextLook;
    private long nextTcp;
    private long nextLoss;
    private boolean lost;

    private record Closing(Connection connection, long sent, long received) {}

    /** @throws ConfigurationException when it cannot watch */
    ConnectionWatch(NetworkOptions options, Machine machine, Sender sender) {
        this.options = options;
        this.machine = machine;
        this.sender = sender;
        Processes processes = new Processes(machine.proc(), options.roots());
        reports = new Reports(options, processes, sender);
        sockets = new ProcSockets(machine.proc());
        seen = new ProcConnections(reports, new SocketOwners(machine.proc(), processes, machine.nanos()));
        String why = NetworkOptions.PROC.equals(options.engine()) ? null : Tracefs.missing(machine.tracefs());
        TracedSockets made = null;
        Path tracefs = Tracefs.find(machine.tracefs());
        if (why == null && tracefs != null && !NetworkOptions.PROC.equals(options.engine())) {
            try {
                made = new TracedSockets(tracefs, reports, seen, processes, machine.clock(), machine.nanos());
            } catch (IOException e) {
                why = "the kernel's tracing cannot be used: " + e.getMessage();
            }
        }
        if (made == null && NetworkOptions.TRACEFS.equals(options.engine())) {
            throw new ConfigurationException("engine tracefs cannot be used: " + why);
        }
        traced = made;
        missing = why;
        closings = Closings.open();
        nextTcp = machine.nanos().getAsLong();
        try {
            look(machine.nanos().getAsLong());
            nextLook =
                    machine.nanos().getAsLong() + options.poll().toNanos(); // the first look says nothing of the next
        } catch (IOException e) {
            close();
            throw new ConfigurationException("the sockets of this machine cannot be read: " + e.getMessage(), e);
        }
    }

    String engine() {
        return traced == null ? NetworkOptions.PROC : NetworkOptions.TRACEFS;
    }

    /** What to know of what is seen. */
    String note() {
        String every = "every " + options.poll().toMillis() + " ms";
        if (traced != null) {
            return "TCP is seen as it happens; UDP, and what was open before, by looking " + every;
        }
        String sampled = "looks at the sockets " + every + "; shorter connections are "
                + (closings == null
                        ? "missed"
                        : "seen only when they end, without their process (marked late), and those that fail not at all");
        return missing == null ? sampled : sampled + ". To see all with their processes: " + missing;
    }

    /**
     * Looks, where it is time to.
     *
     * @return whether a good deal happens, so that it should be asked again soon
     */
    boolean tick() throws IOException {
        long now = machine.nanos().getAsLong();
        boolean busy = traced != null && traced.read(false);
        busy |= closings(now);
        if (now - nextLook >= 0) {
            look(now);
        }
        if (traced != null && now - nextLoss >= 0) {
            nextLoss = now + ASK_FOR_LOSS;
            long missed = traced.missed();
            if (missed > 0) {
                sender.missed(
                        missed, "the kernel's buffer was full", machine.clock().instant());
                lost = true;
            }
        }
        reports.release(now, seen::isUndecided, this::forget);
        return busy;
    }

    private void look(long now) throws IOException {
        Instant time = machine.clock().instant();
        boolean tcp = traced == null
                || lost
                || nextTcp - now <= 0
                || traced.connections().wantsOwners(time);
        nextTcp = tcp ? now + SELDOM : nextTcp;
        seen.look(sockets.read(tcp), tcp, time, now);
        if (lost && traced != null) {
            traced.connections().endMissing(seen.generation(), time, now);
            lost = false;
        }
        long end = machine.nanos().getAsLong();
        nextLook = Math.max(now + options.poll().toNanos(), end + SocketOwners.rest(end - now));
    }

    /** A closing is told to others one tick late, when they have heard of the connection itself. */
    private boolean closings(long now) {
        if (closings == null) {
            return false;
        }
        Instant time = machine.clock().instant();
        told.forEach(closing -> seen.closing(closing.connection, closing.sent, closing.received, time, now));
        told.clear();
        Closings.Found found =
                closings.read((connection, sent, received) -> told.add(new Closing(connection, sent, received)));
        if (found == Closings.Found.TOO_MUCH) {
            sender.missed(0, "sockets were closed faster than the kernel could say", time);
        }
        return found != Closings.Found.NOTHING;
    }

    private void forget(Observed observed) {
        if (traced != null) {
            traced.connections().forget(observed);
        }
    }

    /** Takes what has happened up to now, and reports all of it. */
    void finish() {
        long now = machine.nanos().getAsLong();
        if (traced != null) {
            traced.read(true);
            long missed = traced.missed();
            if (missed > 0) {
                sender.missed(
                        missed, "the kernel's buffer was full", machine.clock().instant());
            }
        }
        closings(now);
        closings(now);
        reports.releaseAll(this::forget);
    }

    @Override
    public void close() {
        if (closings != null) {
            closings.close();
        }
        if (traced != null) {
            traced.close();
        }
    }
}
