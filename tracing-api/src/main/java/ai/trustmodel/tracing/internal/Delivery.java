package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings prepared batches to the backend, one at a time, and counts every recording as stored or lost. Never throws. */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger("ai.trustmodel.tracing");
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LOG_EVERY = TimeUnit.MINUTES.toNanos(1);

    private final StorageBackend backend;
    private final Counters counters;
    private final BooleanSupplier tooLate;
    private final Tally tally;
    private long loggedAt;

    /** Is told how many recordings were stored and how many were lost. */
    interface Tally {
        void add(long stored, long lost);
    }

    /**
     * @param tooLate whether the client was closed and its time is over
     */
    Delivery(StorageBackend backend, Counters counters, BooleanSupplier tooLate, Tally tally) {
        this.backend = backend;
        this.counters = counters;
        this.tooLate = tooLate;
        this.tally = tally;
    }

    /** Stores a batch: the records of each recording, none for one that could not be read. */
    void store(List<List<TraceRecord>> batch) {
        List<List<TraceRecord>> readable =
                batch.stream().filter(one -> !one.isEmpty()).toList();
        if (readable.size() < batch.size()) {
            lose(Counters.Drop.INVALID, batch.size() - readable.size());
        }
        if (readable.isEmpty()) {
            return;
        }
        List<TraceRecord> records = new ArrayList<>(batch.size());
        readable.forEach(records::addAll);
        if (tooLate.getAsBoolean()) {
            lose(Counters.Drop.CLOSED, readable.size());
        } else if (append(records)) {
            tally.add(readable.size(), 0);
        } else if (readable.size() == 1) {
            lose(tooLate.getAsBoolean() ? Counters.Drop.CLOSED : Counters.Drop.STORAGE, 1);
        } else {
            // One recording that the backend cannot take must not take the others of its batch with it.
            readable.forEach(one -> store(List.of(one)));
        }
    }

    private void lose(Counters.Drop reason, long count) {
        counters.drop(reason, count);
        tally.add(0, count);
    }

    /** Appends until it succeeds; false when it can never succeed, or when it is too late. */
    private boolean append(List<TraceRecord> records) {
        for (long pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
            try {
                backend.append(records);
                return true;
            } catch (StorageException e) {
                report(e);
                if (!e.retryable() || tooLate.getAsBoolean()) {
                    return false;
                }
            } catch (Exception | Error e) { // a backend in another language may throw what Java would have it declare
                report(e);
                return false;
            }
            Thread.interrupted(); // a set flag would keep this thread from pausing
            LockSupport.parkNanos(this, pause);
        }
    }

    private void report(Throwable problem) {
        String text = problem.getMessage() == null ? problem.toString() : problem.getMessage();
        counters.problem(text);
        long now = System.nanoTime();
        if (loggedAt == 0 || now - loggedAt > LOG_EVERY) {
            loggedAt = now;
            LOG.warn("traces cannot be stored: {}", text);
            LOG.debug("the failure in full", problem);
        }
    }
}
