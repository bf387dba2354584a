package ai.trustmodel.tracing.host.network;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections that the kernel speaks of. They are told apart by the address of their socket in the kernel: what a packet
 * from outside changes is said in the name of whichever thread it interrupted.
 */
final class TracedConnections {
    private static final int MOST = 200_000;
    /** After this a socket whose process was not found is one nobody here may look at. */
    private static final Duration HOPE = Duration.ofSeconds(5);

    private final Reports reports;
    /** What was there before, as looking at it showed. */
    private final Function<Connection, @Nullable Observed> before;

    private final TraceThreads threads;
    private final Clock clock;
    private final Map<Long, Observed> bySocket = new LinkedHashMap<>();
    private final Map<Connection, Observed> byConnection = new HashMap<>();
    private @Nullable SocketChange error;

    TracedConnections(
            Reports reports, Function<Connection, @Nullable Observed> before, TraceThreads threads, Clock clock) {
        this.reports = reports;
        this.before = before;
        this.threads = threads;
        this.clock = clock;
    }

    /** @param time when it happened; {@code now} is on the clock that measures waiting */
    void apply(SocketChange change, Instant time, long now) {
        if (change.isError()) {
            blame(change);
            return;
        }
        Observed known = bySocket.get(change.socket());
        switch (change.to()) {
            case States.SYN_SENT, States.LISTEN -> {
                Observed opened = begin(change, time, now, true);
                opened.direction = change.to() == States.SYN_SENT ? "outbound" : null;
                reports.opened(opened, time, now);
            }
            case States.SYN_RECV, States.NEW_SYN_RECV -> {
                if (known == null || change.from() == States.LISTEN) {
                    begin(change, time, now, true).direction = "inbound";
                } else {
                    known.enters(change.to());
                }
            }
            case States.CLOSE -> {
                if (known == null) {
                    known = change.from() == States.CLOSE ? null : begin(change, time, now, false);
                }
                if (known != null) {
                    close(known, change, time, now);
                }
            }
            default -> {
                Observed moved = known == null ? begin(change, time, now, false) : known;
                boolean accepted = moved.state == States.SYN_RECV && change.to() == States.ESTABLISHED;
                name(moved, change);
                moved.enters(change.to());
                if (accepted && "inbound".equals(moved.direction)) {
                    reports.opened(moved, time, now);
                } else if (change.from() != change.to()) {
                    reports.state(moved, time, now);
                }
            }
        }
    }

    private Observed begin(SocketChange change, Instant time, long now, boolean isNew) {
        Observed begun = new Observed(change.connection(), isNew ? change.to() : change.from(), isNew, time, false);
        if (!isNew) {
            Observed seen = before.apply(change.connection());
            if (seen != null) {
                begun.direction = seen.direction;
                begun.belongsTo(seen.owner());
            }
        }
        Observed forgotten = bySocket.put(change.socket(), begun);
        if (forgotten != null) { // its end was missed
            end(forgotten, time, now);
        }
        if (bySocket.size() > MOST) {
            Iterator<Observed> eldest = bySocket.values().iterator();
            forget(eldest.next());
            eldest.remove();
        }
        name(begun, change);
        return begun;
    }

    private void name(Observed observed, SocketChange change) {
        if (observed.connection().localPort() == 0) {
            observed.is(change.connection());
        }
        if (observed.connection().localPort() != 0) {
            byConnection.put(observed.connection(), observed);
        }
        if (change.namesOwner() && observed.owner() == null) {
            boolean begins = change.to() == States.SYN_SENT || change.to() == States.LISTEN;
            observed.belongsTo(begins ? threads.owner(change.tid()) : closer(observed, change));
        }
    }

    /**
     * Who closes a connection used it, unless it is younger: a process that is just being started holds all that its parent
     * has, and closes it last where the parent closes it in this moment. Then it is taken as that of whoever listened.
     */
    private @Nullable Owner closer(Observed observed, SocketChange change) {
        Owner closer = threads.owner(change.tid(), Duration.between(observed.since, clock.instant()));
        Connection connection = observed.connection();
        if (closer != null || !"inbound".equals(observed.direction)) {
            return closer;
        }
        for (String local : List.of(connection.localAddress(), "0.0.0.0", "::")) {
            for (String remote : List.of("0.0.0.0", "::")) {
                Connection called = new Connection("tcp", local, connection.localPort(), remote, 0);
                Observed listening = byConnection.getOrDefault(called, before.apply(called));
                if (listening != null && listening.owner() != null) {
                    return listening.owner();
                }
            }
        }
        return null;
    }

    private void close(Observed observed, SocketChange change, Instant time, long now) {
        bySocket.remove(change.socket());
        name(observed, change);
        if (error != null && error.connection().equals(observed.connection())) {
            observed.endedBy(result(error.error()));
            error = null;
        }
        if (observed.state == States.SYN_RECV) {
            forget(observed); // nobody was told of it
        } else {
            reports.closed(observed, time, now);
        }
    }

    private void end(Observed observed, Instant time, long now) {
        observed.late = true;
        reports.closed(observed, time, now);
    }

    private void blame(SocketChange report) {
        Observed closed = reports.recentlyClosed(report.connection());
        if (closed != null) {
            closed.endedBy(result(report.error()));
        } else {
            error = report; // of a connection that is about to be closed
        }
    }

    private static String result(int error) {
        return switch (error) {
            case 111 -> "refused";
            case 104, 32 -> "reset";
            case 110 -> "timed out";
            case 101, 113 -> "unreachable";
            default -> "error " + error;
        };
    }

    /** Null when the kernel did not speak of this connection, or it is over and reported. */
    @Nullable
    Observed get(Connection connection) {
        return byConnection.get(connection);
    }

    void forget(Observed observed) {
        byConnection.remove(observed.connection(), observed);
    }

    /** Whether looking at the sockets may show whose a connection is. */
    boolean wantsOwners(Instant now) {
        return bySocket.values().stream()
                .anyMatch(observed -> observed.owner() == null
                        && observed.connection().hasPeer()
                        && Duration.between(observed.since, now).compareTo(HOPE) < 0);
    }

    /** Ends those that were among the sockets of this machine once and are not any more, after events were missed. */
    void endMissing(long generation, Instant time, long now) {
        Collection<Observed> all = bySocket.values();
        all.removeIf(observed -> {
            boolean gone = observed.generation > 0 && observed.generation < generation;
            if (gone) {
                end(observed, time, now);
            }
            return gone;
        });
    }
}
