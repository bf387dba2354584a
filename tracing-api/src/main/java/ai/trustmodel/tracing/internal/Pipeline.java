package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.StorageBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of every recording: a bounded queue, one writer that prepares batches, one delivery at a time to the backend.
 *
 * <p>The counts add up: what was recorded is stored, dropped for a counted reason, or still pending.
 */
public final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger("ai.trustmodel.tracing");
    private static final int BATCH = 1_000;
    private static final int SMALL_BATCH = 32;
    private static final long BATCH_WEIGHT = 8L << 20;
    private static final long LINGER = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long IDLE_AFTER = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long WAIT_STEP = TimeUnit.MICROSECONDS.toNanos(100);

    private final Preparer preparer;
    private final Delivery delivery;
    private final Counters counters;
    private final Limits limits;
    private final RecordingQueue queue;
    private final AtomicLong weight = new AtomicLong();
    private final Thread writer;
    private final ExecutorService storer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "trustmodel-tracing-store");
        thread.setDaemon(true);
        return thread;
    });
    private CompletableFuture<Void> storing = CompletableFuture.completedFuture(null);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean asleep;
    private volatile boolean closing;
    private volatile long giveUpAt;
    private volatile long stored;
    private volatile long done;

    /**
     * How much may wait and for how long.
     *
     * @param recordings how many may wait
     * @param bytes about how many bytes they may keep alive
     * @param patience how long a caller waits for room before its recording is dropped; zero to drop at once
     */
    public record Limits(int recordings, long bytes, Duration patience) {}

    public Pipeline(StorageBackend backend, Preparer preparer, Counters counters, Limits limits) {
        this.preparer = preparer;
        this.delivery = new Delivery(backend, counters, this::tooLate, this::advance);
        this.counters = counters;
        this.limits = limits;
        this.queue = new RecordingQueue(limits.recordings());
        this.writer = new Thread(this::run, "trustmodel-tracing-writer");
        writer.setDaemon(true);
        writer.start();
    }

    /** Hands a recording over. Never throws; what finds no room is counted. */
    public void record(Recording recording) {
        record(recording, limits.patience());
    }

    /** Hands a recording over, waiting for at most this long until there is room for it. */
    public void record(Recording recording, Duration patience) {
        if (closing) {
            counters.drop(Counters.Drop.CLOSED, 1);
            return;
        }
        long size;
        try {
            size = recording.weight();
        } catch (RuntimeException e) {
            invalid(e);
            return;
        }
        if (!offer(recording, size) && !waitForRoom(recording, size, patience)) {
            counters.drop(Counters.Drop.QUEUE_FULL, 1);
            return;
        }
        if (asleep) {
            LockSupport.unpark(writer);
        }
        if (ended.getCount() == 0) {
            dropLeftovers();
        }
    }

    /** Counts a recording that could not even be made. */
    public void invalid(RuntimeException problem) {
        counters.problem("a recording could not be made: " + problem);
        counters.drop(Counters.Drop.INVALID, 1);
    }

    private boolean offer(Recording recording, long size) {
        long before = weight.getAndAdd(size);
        // One recording is let in whatever its size, else a body larger than the bound could never be recorded.
        if ((before == 0 || before + size <= limits.bytes()) && queue.offer(recording)) {
            return true;
        }
        weight.addAndGet(-size);
        return false;
    }

    private boolean waitForRoom(Recording recording, long size, Duration longest) {
        long patience = longest.toNanos();
        if (patience <= 0 || Thread.currentThread().equals(writer)) {
            return false;
        }
        long start = System.nanoTime();
        while (System.nanoTime() - start < patience
                && !closing
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(WAIT_STEP);
            if (offer(recording, size)) {
                return true;
            }
        }
        return false;
    }

    /** Waits until what was recorded before this call is stored or dropped; false when it is not within this time. */
    public boolean flush(Duration timeout) throws InterruptedException {
        long target = queue.accepted();
        long deadline = System.nanoTime() + timeout.toNanos();
        LockSupport.unpark(writer);
        synchronized (ended) {
            while (done < target) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || ended.getCount() == 0) {
                    return done >= target;
                }
                ended.wait(left);
            }
        }
        return true;
    }

    /** How many were accepted and are neither stored nor dropped yet. */
    public long pending() {
        return Math.max(0, queue.accepted() - done);
    }

    public long stored() {
        return stored;
    }

    /** Stores what is waiting for at most this long, then ends the writer; what is left then is dropped and counted. */
    public void close(Duration timeout) {
        long droppedBefore = counters.droppedCount();
        giveUpAt = System.nanoTime() + timeout.toNanos();
        closing = true;
        LockSupport.unpark(writer);
        boolean interrupted = false;
        try {
            // The writer ends by itself at the deadline; the grace is for an append that is under way.
            ended.await(timeout.toMillis() + 2_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (ended.getCount() == 0) {
            dropLeftovers();
        }
        long lost = counters.droppedCount() - droppedBefore;
        if (lost > 0) { // nobody can ask for the counts any more
            LOG.warn("{} recordings could not be stored before the end and are lost: {}", lost, counters.lastProblem());
        }
    }

    /** Counts what came in between the writer's last look and its end, so that the counts add up. */
    private void dropLeftovers() {
        synchronized (queue) {
            while (queue.poll() != null) {
                counters.drop(Counters.Drop.CLOSED, 1);
                advance(0, 1);
            }
        }
    }

    private void run() {
        List<Recording> batch = new ArrayList<>(BATCH);
        long busyAt = System.nanoTime();
        try {
            while (true) {
                long batchWeight = take(batch);
                if (!batch.isEmpty()) {
                    handOn(batch, batchWeight);
                    batch.clear();
                    busyAt = System.nanoTime();
                } else if (closing && queue.isEmpty()) {
                    return;
                } else {
                    rest(busyAt);
                }
            }
        } finally {
            storing.join();
            storer.shutdown();
            ended.countDown();
            synchronized (ended) {
                ended.notifyAll();
            }
        }
    }

    private long take(List<Recording> batch) {
        long taken = 0;
        while (batch.size() < BATCH && taken < BATCH_WEIGHT) {
            Recording next = queue.poll();
            if (next == null) {
                break;
            }
            batch.add(next);
            taken += next.weight();
        }
        return taken;
    }

    /** While recordings keep coming, short naps save every caller from waking the writer. */
    private void rest(long busyAt) {
        // Whoever interrupts this thread has no business with it, and a set flag would keep it awake.
        Thread.interrupted();
        if (closing || System.nanoTime() - busyAt < IDLE_AFTER) {
            LockSupport.parkNanos(this, LINGER);
            return;
        }
        asleep = true;
        if (queue.isEmpty() && !closing) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /**
     * Prepares the next batch while the one before is being stored. A small batch, with nothing being stored, is stored at
     * once: handing it to another thread would cost more than that saves.
     */
    private void handOn(List<Recording> batch, long batchWeight) {
        List<List<TraceRecord>> prepared = preparer.prepare(batch);
        Runnable store = () -> {
            delivery.store(prepared);
            weight.addAndGet(-batchWeight);
        };
        if (batch.size() < SMALL_BATCH && storing.isDone()) {
            store.run();
        } else {
            storing.join();
            storing = CompletableFuture.runAsync(store, storer);
        }
    }

    private boolean tooLate() {
        return closing && System.nanoTime() - giveUpAt >= 0;
    }

    private void advance(long good, long lost) {
        synchronized (ended) {
            stored += good;
            done += good + lost;
            ended.notifyAll();
        }
    }
}
