package ai.trustmodel.tracing.storage.sqlite;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can wait, done by a thread of its own: indexing words when nothing was written for a moment, and deleting what is
 * older than the retention time, once at the beginning and then daily. Begins with the first write.
 */
final class Maintenance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);
    private static final long QUIET_MILLIS = 500;

    private final TextIndex index;
    private final Deleter deleter;
    private final EventDeleter events;
    private final @Nullable Duration retention;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;
    private volatile long lastWrite;

    Maintenance(TextIndex index, Deleter deleter, EventDeleter events, @Nullable Duration retention) {
        this.index = index;
        this.deleter = deleter;
        this.events = events;
        this.retention = retention;
        // Starts no thread before there is something to do.
        thread = new ScheduledThreadPoolExecutor(1, work -> {
            Thread worker = new Thread(work, "tracing-sqlite-maintenance");
            worker.setDaemon(true);
            return worker;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // A batch that was stored while somebody closed this is stored all the same; there is nothing to tell its
        // writer.
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Something was written. */
    void written() {
        lastWrite = System.nanoTime();
        if (started.compareAndSet(false, true)) {
            var unused = thread.scheduleWithFixedDelay(this::tidy, 0, TimeUnit.DAYS.toSeconds(1), TimeUnit.SECONDS);
        }
        if (waiting.compareAndSet(false, true)) {
            later();
        }
    }

    private void later() {
        if (!thread.isShutdown()) {
            var unused = thread.schedule(this::index, QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void index() {
        try {
            while (System.nanoTime() - lastWrite > QUIET_MILLIS * 1_000_000 && !thread.isShutdown()) {
                if (!index.isBehind()) {
                    waiting.set(false);
                    return;
                }
                index.step();
            }
            later();
        } catch (RuntimeException e) {
            waiting.set(false); // a search does it, or the next write tries again
            LOG.debug("indexing has to wait: {}", e.getMessage());
        }
    }

    private void tidy() {
        try {
            deleter.finish(0);
            if (retention != null) {
                Instant before = Instant.now().minus(retention);
                int traces = deleter.deleteUpdatedBefore(before);
                long loose = events.deleteBefore(before);
                LOG.debug("{} traces and {} events were older than the retention time", traces, loose);
            }
        } catch (RuntimeException e) {
            LOG.warn("deleting what is old failed and is tried again tomorrow: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            // An interrupted step ends by itself; the file must not be closed under it.
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("the maintenance thread is still at work");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
