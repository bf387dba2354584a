package ai.trustmodel.tracing.host.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happened to connections and is about to be reported. It waits for a moment, since the kernel says the owner, the
 * bytes and the error of a connection after it speaks of the connection itself.
 *
 * <p>A state that a connection has left by then is not reported: of a short connection there is its beginning, with the state
 * it reached, and its end.
 */
final class Reports {
    private static final int MOST = 200_000;
    private static final int RECENT = 64;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

    private final NetworkOptions options;
    private final Processes processes;
    private final Sender sender;
    private final long delay;
    private final ArrayDeque<Report> waiting = new ArrayDeque<>();

    Reports(NetworkOptions options, Processes processes, Sender sender) {
        this.options = options;
        this.processes = processes;
        this.sender = sender;
        delay = Duration.ofMillis(Math.max(250, Math.min(500, options.poll().toMillis() + 50)))
                .toNanos();
    }

    private record Report(String event, Observed observed, int state, Instant time, long due) {}

    void opened(Observed observed, Instant time, long now) {
        add("opened", observed, time, now);
    }

    void state(Observed observed, Instant time, long now) {
        add("state", observed, time, now);
    }

    void closed(Observed observed, Instant time, long now) {
        observed.closed = true;
        add("closed", observed, time, now);
    }

    private void add(String event, Observed observed, Instant time, long now) {
        waiting.add(new Report(event, observed, observed.state, time, now + delay));
    }

    /** A connection that was closed just now. */
    @Nullable
    Observed recentlyClosed(Connection connection) {
        Iterator<Report> back = waiting.descendingIterator();
        for (int i = 0; i < RECENT && back.hasNext(); i++) {
            Observed observed = back.next().observed;
            if (observed.closed && observed.connection().equals(connection)) {
                return observed;
            }
        }
        return null;
    }

    /**
     * Reports what has waited long enough.
     *
     * @param undecided whether the owner is about to be found, for which it waits somewhat longer
     * @param forget takes the connections whose end was reported
     */
    void release(long now, Predicate<Observed> undecided, Consumer<Observed> forget) {
        release(
                report -> waiting.size() > MOST
                        || report.due - now <= 0
                                && (report.due + PATIENCE - now <= 0 || !undecided.test(report.observed)),
                forget);
    }

    void releaseAll(Consumer<Observed> forget) {
        release(report -> true, forget);
    }

    private void release(Predicate<Report> due, Consumer<Observed> forget) {
        while (!waiting.isEmpty() && due.test(waiting.element())) {
            Report report = waiting.remove();
            if (isWanted(report)) {
                send(report);
            }
            if (report.event.equals("closed")) {
                forget.accept(report.observed);
            }
        }
    }

    private boolean isWanted(Report report) {
        Observed observed = report.observed;
        Connection connection = observed.connection();
        if (connection.hasPeer() ? !options.loopback() && connection.isLoopback() : !options.listening()) {
            return false;
        }
        Owner owner = observed.owner();
        if (!processes.watchesAll() && (owner == null || !processes.watches(owner.pid()))) {
            return false;
        }
        if (!report.event.equals("state")) {
            return true;
        }
        boolean lasts = !observed.closed && observed.state == report.state;
        return (lasts || report.state == States.ESTABLISHED) && observed.reported != report.state;
    }

    private void send(Report report) {
        Observed observed = report.observed;
        Map<String, Object> attributes = new LinkedHashMap<>();
        observed.connection().describe(attributes);
        int state = report.event.equals("opened") ? observed.reachedFrom(report.state) : report.state;
        observed.reported = state;
        attributes.put("state", States.name(state));
        if (observed.direction != null) {
            attributes.put("direction", observed.direction);
        }
        if (report.event.equals("closed")) {
            if (observed.isNew && !observed.late) {
                attributes.put(
                        "duration_ms",
                        Math.max(
                                0, Duration.between(observed.since, report.time).toMillis()));
            }
            if (observed.hasBytes()) {
                attributes.put("bytes_sent", observed.bytesSent());
                attributes.put("bytes_recv", observed.bytesReceived());
            }
            if (observed.result() != null) {
                attributes.put("result", observed.result());
            }
        }
        attributes.put("sampled", observed.sampled);
        if (observed.late && (observed.sampled || report.event.equals("closed"))) {
            attributes.put("late", true);
        }
        Owner owner = observed.owner();
        sender.send(report.event, report.time, owner == null ? Map.of() : owner.process(), attributes);
    }
}
