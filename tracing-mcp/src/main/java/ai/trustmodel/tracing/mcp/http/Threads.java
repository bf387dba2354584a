package ai.trustmodel.tracing.mcp.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that talk to clients, one for each request or open stream, and the deadlines they keep. Thread-safe.
 *
 * <p>A thread that is still reading or writing when its deadline comes is interrupted, which closes its connection:
 * the JDK's server reads headers on these threads too, and its own limits hold for a whole JVM and not on every
 * version.
 */
final class Threads implements Executor {
    private static final ThreadLocal<Watch> CURRENT = new ThreadLocal<>();
    private static final Logger log = LoggerFactory.getLogger(Threads.class);
    // Before it, a virtual thread that waits in a synchronized method keeps its carrier, and the JDK's server reads
    // from sockets in such methods: as many slow clients as processors would stop everybody.
    private static final int UNPINNED = 24;

    private final ExecutorService pool = pool();
    private final ScheduledExecutorService clockwork;
    private final Semaphore free;
    private final AtomicInteger running = new AtomicInteger();
    private final Duration headers;
    private final RefusalLog refusals;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();

    Threads(Limits limits, RefusalLog refusals) {
        this.headers = limits.headers();
        this.refusals = refusals;
        free = new Semaphore(limits.connections());
        clockwork = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "mcp-http-clock"));
        long step = Math.max(10, Math.min(1000, headers.toMillis() / 4));
        every(Duration.ofMillis(step), () -> watches.forEach(Watch::look));
    }

    /** Runs what the JDK's server does for a connection: reads the headers of a request and handles it. */
    @Override
    public void execute(Runnable request) {
        if (!free.tryAcquire()) {
            refusals.note("connections", "a connection", "there are too many at a time");
            throw new RejectedExecutionException("too many connections"); // the server closes this one
        }
        try {
            work(() -> {
                try {
                    watched(request);
                } finally {
                    free.release();
                }
            });
        } catch (RejectedExecutionException e) {
            free.release();
            throw e;
        }
    }

    private void watched(Runnable request) {
        Watch watch = new Watch(Thread.currentThread(), refusals);
        watch.expect("the headers", headers);
        watches.add(watch);
        CURRENT.set(watch);
        try {
            request.run();
        } finally {
            CURRENT.remove();
            watches.remove(watch);
            watch.end();
        }
    }

    /** Runs the work of a request, which goes on when its client has gone. */
    void work(Runnable work) {
        running.incrementAndGet();
        try {
            pool.execute(() -> {
                try {
                    work.run();
                } finally {
                    done();
                }
            });
        } catch (RejectedExecutionException e) {
            done();
            throw e;
        }
    }

    private void done() {
        if (running.decrementAndGet() == 0) {
            synchronized (running) {
                running.notifyAll();
            }
        }
    }

    /** Waits until nothing is running; false when something is after this time. */
    boolean finish(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        synchronized (running) {
            while (running.get() > 0) {
                long millis = (until - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return false;
                }
                running.wait(millis);
            }
        }
        return true;
    }

    /** Runs this now and then, as long as there are these threads. */
    void every(Duration time, Runnable task) {
        Runnable again = () -> {
            try {
                task.run();
            } catch (RuntimeException e) { // it would never be run again
                log.error("housekeeping failed", e);
            }
        };
        ScheduledFuture<?> unused =
                clockwork.scheduleWithFixedDelay(again, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on the current thread has this long, for what is named here. */
    void expect(String what, Duration time) {
        Watch watch = CURRENT.get();
        if (watch != null) {
            watch.expect(what, time);
        }
    }

    /** From now on the current thread has all the time it wants. */
    void expectNothing() {
        Watch watch = CURRENT.get();
        if (watch != null) {
            watch.expectNothing();
        }
    }

    void stop() {
        clockwork.shutdownNow();
        pool.shutdownNow();
    }

    /** The deadline of one thread. */
    private static final class Watch {
        private final Thread thread;
        private final RefusalLog refusals;
        private String what = "";
        private long deadline;
        private boolean armed;

        Watch(Thread thread, RefusalLog refusals) {
            this.thread = thread;
            this.refusals = refusals;
        }

        synchronized void expect(String what, Duration time) {
            this.what = what;
            deadline = System.nanoTime() + time.toNanos();
            armed = true;
        }

        synchronized void expectNothing() {
            armed = false;
        }

        /** Interrupts nobody any more: the thread goes on to other things. */
        @SuppressWarnings("ResultOfMethodCallIgnored") // the mark is what is to be cleared
        synchronized void end() {
            armed = false;
            Thread.interrupted();
        }

        synchronized void look() {
            if (armed && System.nanoTime() - deadline >= 0) {
                armed = false;
                refusals.note("slow, " + what, "a connection", what + " took too long");
                thread.interrupt();
            }
        }
    }

    private static ExecutorService pool() {
        if (Runtime.version().feature() >= UNPINNED) {
            try {
                return (ExecutorService) Executors.class
                        .getMethod("newVirtualThreadPerTaskExecutor") // this is compiled for 17
                        .invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("this JVM has no virtual threads", e);
            }
        }
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> daemon(task, "mcp-http-" + number.incrementAndGet()));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
