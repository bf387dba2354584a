package ai.trustmodel.tracing.host.files;

import ai.trustmodel.tracing.host.Outbox;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that reads what an engine tells, and looks after what the engine does not tell: missed events, lost roots. */
final class Reader {
    private static final Logger LOG = LoggerFactory.getLogger(Reader.class);

    private static final long LOOK_MILLIS = 2_000;
    private static final long QUIET_MILLIS = 10;
    private static final long DOUBT_MILLIS = 100;
    private static final long REST_FACTOR = 20;
    private static final long LAST_LOOK_NANOS = 80_000_000;
    private static final long OVERFLOW_PATIENCE_NANOS = 1_000_000_000;
    private static final long CLOCK_TICK_MILLIS = 20; // file times are that coarse

    private final Engine engine;
    private final Report report;
    private final Outbox outbox;
    private final Problems problems;
    private final int capacity;
    private @Nullable TreeKeeper keeper;
    private @Nullable TreeWatch watch;
    private @Nullable Thread thread;
    private volatile boolean stopping;

    /** Held while the engine is woken or closed, since what wakes it may be another's when it is closed. */
    private final Object door = new Object();

    private boolean closed;
    private long lookedAt = System.nanoTime();
    private long doubtEnds = System.nanoTime();
    private long overflowAt;
    private @Nullable Long rescanSince; // in milliseconds since 1970; null when there is no need

    Reader(Engine engine, Report report, Outbox outbox, Problems problems, int capacity) {
        this.engine = engine;
        this.report = report;
        this.outbox = outbox;
        this.problems = problems;
        this.capacity = capacity;
    }

    void watch(TreeKeeper kept, TreeWatch watched) {
        keeper = kept;
        watch = watched;
    }

    boolean stopping() {
        return stopping;
    }

    boolean running() {
        return thread != null && thread.isAlive() && !stopping;
    }

    void start(String name) {
        TreeWatch watched = Objects.requireNonNull(watch);
        TreeKeeper kept = Objects.requireNonNull(keeper);
        Thread started = new Thread(() -> run(kept, watched), name);
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Ends the reading; what was told until now is still read, if that is quick. */
    void stop(long millis) {
        Thread running = thread;
        if (running == null || stopping) {
            return;
        }
        stopping = true;
        synchronized (door) {
            if (!closed) {
                engine.wake(running);
            }
        }
        try {
            running.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(TreeKeeper kept, TreeWatch watched) {
        try {
            while (!stopping) {
                boolean any = engine.read(kept.tree(), watched, patience(kept));
                settle(kept, watched, any);
                look(kept, watched, any);
            }
            long until = System.nanoTime() + LAST_LOOK_NANOS;
            while (engine.read(kept.tree(), watched, 0) && until - System.nanoTime() > 0) {}
            engine.flush(watched);
            kept.found().settle();
            tellOverflow(kept, watched);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the watching of files ended", e);
            problems.ended(String.valueOf(e.getMessage()));
        } finally {
            synchronized (door) {
                closed = true;
                engine.close();
            }
        }
    }

    private static long patience(TreeKeeper kept) {
        if (!kept.found().isEmpty()) {
            return QUIET_MILLIS;
        }
        return kept.doubtful() ? DOUBT_MILLIS : LOOK_MILLIS;
    }

    /** What was found is told of when nothing more comes that would say how it came there. */
    private void settle(TreeKeeper kept, TreeWatch watched, boolean any) {
        Found found = kept.found();
        if (!any && !found.isEmpty()) {
            engine.flush(watched);
            found.settle();
        } else if (found.isOld()) {
            found.settle();
        }
    }

    private void look(TreeKeeper kept, TreeWatch watched, boolean any) {
        long now = System.nanoTime();
        tellOverflow(kept, watched);
        if (rescanSince != null && (!any || now - overflowAt > OVERFLOW_PATIENCE_NANOS)) {
            long since = rescanSince - CLOCK_TICK_MILLIS;
            rescanSince = null;
            watched.forgetMissed();
            new Rescan(kept, report).all(since);
        }
        if (kept.doubtful() && !any && kept.found().isEmpty() && now - doubtEnds >= 0) {
            compare(kept);
        }
        if (now - lookedAt > LOOK_MILLIS * 1_000_000) {
            lookedAt = now;
            kept.lookAtRoots();
        }
    }

    /** Compares the tree with what is there; the longer that takes, the longer it is until the next time. */
    private void compare(TreeKeeper kept) {
        long begin = System.nanoTime();
        kept.believe();
        new Rescan(kept, report).all(Long.MAX_VALUE);
        long end = System.nanoTime();
        doubtEnds = end + REST_FACTOR * (end - begin);
    }

    /** Says once that something was missed, and that what is there has to be looked at when the rush is over. */
    private void tellOverflow(TreeKeeper kept, TreeWatch watched) {
        String reason = watched.missed();
        if (reason != null && rescanSince == null) {
            outbox.missed(1); // at least; nobody knows
            rescanAfter(report.lastMillis());
            kept.tree().roots().forEach(root -> report.overflow(root.path(), null, reason));
        }
        if (report.dropped() > 0 && (stopping || outbox.waiting() < capacity / 2)) {
            rescanAfter(report.droppedSinceMillis());
            Long missed = report.dropsTold();
            for (Directory root : kept.tree().roots()) {
                report.overflow(root.path(), missed, "more happened than could be stored meanwhile");
                missed = null; // it is of all roots together
            }
        }
    }

    private void rescanAfter(long since) {
        overflowAt = System.nanoTime();
        rescanSince = rescanSince == null ? since : Math.min(since, rescanSince);
    }
}
