package ai.trustmodel.tracing.host.network;

import ai.trustmodel.tracing.host.network.ProcSockets.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connections that looking now and then shows: what differs between two looks is what happened. */
final class ProcConnections {
    private final Reports reports;
    private final SocketOwners owners;
    private final Map<Connection, Observed> known = new HashMap<>();
    /** Ports at which somebody waits to be called. */
    private Set<String> called = Set.of();

    private @Nullable TracedConnections traced;
    private long generation;

    ProcConnections(Reports reports, SocketOwners owners) {
        this.reports = reports;
        this.owners = owners;
    }

    /** Leaves TCP to somebody who sees all of it, and tells him whom the sockets belong to. */
    void leaveTcpTo(TracedConnections who) {
        traced = who;
    }

    @Nullable
    Observed get(Connection connection) {
        return known.get(connection);
    }

    long generation() {
        return generation;
    }

    /** Whether the processes are still to be asked who holds the socket. */
    boolean isUndecided(Observed observed) {
        Observed looked = traced == null ? observed : known.get(observed.connection());
        return observed.owner() == null && !observed.closed && looked != null && looked.wantsOwner();
    }

    /**
     * Compares these sockets with those of the last look; at the first look all are taken as having been there before.
     *
     * @param tcp whether those of TCP are among them
     */
    void look(List<Row> rows, boolean tcp, Instant time, long now) {
        generation++;
        Set<String> calledBefore = called;
        called = new HashSet<>(called);
        called.removeIf(port -> tcp || !port.startsWith("tcp"));
        for (Row row : rows) {
            if (!row.connection().hasPeer()) {
                called.add(port(row.connection()));
            }
        }
        Set<String> ports = new HashSet<>(called);
        ports.addAll(calledBefore);
        for (Row row : rows) {
            if (row.state() != States.SYN_RECV && row.state() != States.NEW_SYN_RECV) {
                see(row, ports, time, now);
            }
        }
        for (Iterator<Observed> all = known.values().iterator(); all.hasNext(); ) {
            Observed gone = all.next();
            if (gone.generation < generation && (tcp || !gone.connection().isTcp())) {
                all.remove();
                close(gone, time, now);
            }
        }
        findOwners();
    }

    private void see(Row row, Set<String> ports, Instant time, long now) {
        Observed observed = known.get(row.connection());
        if (observed != null && observed.generation == generation) {
            return; // several sockets may share a port
        }
        if (observed != null && isAnother(row, observed)) {
            close(observed, time, now);
            observed = null;
        }
        boolean isOver = row.state() == States.TIME_WAIT;
        if (observed == null) {
            observed = begin(row, ports, time, now);
        } else if (observed.state != row.state() && !observed.closed && !isOver) {
            observed.enters(row.state());
            if (isReported(observed)) {
                reports.state(observed, time, now);
            }
        }
        observed.generation = generation;
        observed.inode = row.inode() == 0 ? observed.inode : row.inode();
        if (isOver) {
            close(observed, time, now);
        }
    }

    private Observed begin(Row row, Set<String> ports, Instant time, long now) {
        boolean isNew = generation > 1;
        boolean isOver = row.state() == States.TIME_WAIT;
        Observed begun = new Observed(row.connection(), row.state(), isNew, time, true);
        begun.direction = direction(row.connection(), row.state(), ports);
        known.put(row.connection(), begun);
        if (isNew) {
            begun.late = isOver;
            if (isReported(begun)) {
                reports.opened(begun, time, now);
            }
        } else {
            begun.closed = isOver;
        }
        return begun;
    }

    /** Whether the same two ends have begun to talk anew. */
    private static boolean isAnother(Row row, Observed observed) {
        return row.inode() != 0
                && row.state() != States.TIME_WAIT
                && (observed.closed || observed.inode != 0 && observed.inode != row.inode());
    }

    /** What the kernel says of a socket when it is destroyed. */
    void closing(Connection connection, long sent, long received, Instant time, long now) {
        Observed observed = known.get(connection);
        if (traced != null && connection.isTcp()) {
            Observed told = traced.get(connection);
            if (told != null && sent >= 0 && !told.hasBytes()) {
                told.bytes(sent, received);
            }
            return;
        }
        if (observed == null || observed.destroyed) { // once more, as a port is used again while the kernel still waits
            if (!connection.hasPeer() || connection.localPort() == 0) {
                return; // it never had a peer, or lost it when the connection failed
            }
            observed =
                    new Observed(connection, connection.isTcp() ? States.CLOSE : States.ESTABLISHED, true, time, true);
            observed.direction = direction(connection, States.CLOSE, called);
            observed.late = true;
            observed.generation = generation;
            known.put(connection, observed);
            reports.opened(observed, time, now);
        }
        if (sent >= 0 && !observed.hasBytes()) {
            observed.bytes(sent, received);
        }
        observed.destroyed = true;
        close(observed, time, now);
    }

    private void close(Observed observed, Instant time, long now) {
        if (!observed.closed && isReported(observed)) {
            reports.closed(observed, time, now);
        }
        observed.closed = true;
    }

    private boolean isReported(Observed observed) {
        return traced == null || !observed.connection().isTcp();
    }

    private void findOwners() {
        List<Observed> wanted = new ArrayList<>();
        for (Observed observed : known.values()) {
            share(observed);
            if (!observed.closed && observed.wantsOwner()) {
                wanted.add(observed);
            }
        }
        owners.find(wanted);
        wanted.forEach(this::share);
    }

    private void share(Observed observed) {
        Observed told = traced == null ? null : traced.get(observed.connection());
        if (told != null) {
            told.generation = generation;
            told.belongsTo(observed.owner());
            observed.belongsTo(told.owner());
        }
    }

    private static @Nullable String direction(Connection connection, int state, Set<String> ports) {
        if (!connection.hasPeer()) {
            return null;
        }
        return state != States.SYN_SENT && ports.contains(port(connection)) ? "inbound" : "outbound";
    }

    private static String port(Connection connection) {
        return connection.protocol() + connection.localPort();
    }
}
