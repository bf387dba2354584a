package ai.trustmodel.tracing.mcp.stdio;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks at the same time, as long as there are threads and memory for them. Whoever hands in more waits.
 *
 * <p>Its threads do not keep the JVM alive.
 */
final class Workers {
    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    /** What the smallest task counts, so that their number is bounded too. */
    private static final int LEAST_BYTES = 64 * 1024;

    private final ThreadPoolExecutor threads;
    private final Semaphore memory;
    private final AtomicLong done = new AtomicLong();
    private final Map<Object, Queue<Runnable>> lanes = new HashMap<>();
    private final int maxBytes;

    Workers(String name, int maxThreads, int maxBytes) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                maxThreads, maxThreads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = Executors.defaultThreadFactory().newThread(task);
                    thread.setName(name + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        memory = new Semaphore(maxBytes);
        this.maxBytes = maxBytes;
    }

    /**
     * Runs this task, which holds this much memory, as soon as it fits beside the others.
     *
     * @param lane tasks of one lane run one after the other, as they came; null for a task that waits for no other
     */
    void run(@Nullable Object lane, int bytes, Runnable task) {
        int share = Math.min(maxBytes, Math.max(LEAST_BYTES, bytes));
        memory.acquireUninterruptibly(share);
        Runnable counted = () -> {
            try {
                task.run();
            } finally {
                done.incrementAndGet();
                memory.release(share);
            }
        };
        if (lane == null) {
            threads.execute(counted);
            return;
        }
        synchronized (lanes) {
            Queue<Runnable> waiting = lanes.get(lane);
            if (waiting != null) {
                waiting.add(counted);
                return;
            }
            lanes.put(lane, new ArrayDeque<>());
        }
        threads.execute(() -> runLane(lane, counted));
    }

    private void runLane(Object lane, Runnable first) {
        for (Runnable task = first; task != null; task = next(lane)) {
            try {
                task.run();
            } catch (RuntimeException | Error e) { // those behind it are waiting
                log.error("a request ended badly", e);
            }
        }
    }

    private @Nullable Runnable next(Object lane) {
        synchronized (lanes) {
            Queue<Runnable> waiting = lanes.get(lane);
            Runnable next = waiting == null ? null : waiting.poll();
            if (next == null) {
                lanes.remove(lane);
            }
            return next;
        }
    }

    /**
     * Takes no more tasks and waits for those it has; false when none of them was done for as long as {@code patience},
     * or some are left after {@code most}.
     */
    boolean finish(Duration patience, Duration most) {
        threads.shutdown();
        long begun = System.nanoTime();
        long before = done.get();
        try {
            while (!threads.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                long now = done.get();
                if (now == before || System.nanoTime() - begun >= most.toNanos()) {
                    return false;
                }
                before = now;
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Interrupts what is running and forgets what is waiting. */
    void abandon() {
        threads.shutdownNow();
    }
}
