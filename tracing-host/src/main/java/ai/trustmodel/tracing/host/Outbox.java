package ai.trustmodel.tracing.host;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.EventSink;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a tracer saw and has not handed over yet. One thread hands it over, so that whoever looks at the machine never
 * waits for the store. Thread-safe.
 *
 * <p>An event is made by that thread too: what is put in is cheap, and what is costly, as asking for the size of a file,
 * is done when there is time.
 */
public final class Outbox {
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);

    private final BlockingQueue<Supplier<@Nullable HostEvent>> queue;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final Thread thread;
    private volatile long done;
    private volatile boolean ending;

    /** @param capacity how many may wait; what comes when as many do is counted as lost */
    public Outbox(String threadName, EventSink sink, int capacity) {
        queue = new ArrayBlockingQueue<>(capacity);
        thread = new Thread(() -> run(sink), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Takes an event, or what will make it, which may then find that there is none. Never waits.
     *
     * @return false when there was no room, which is counted
     */
    public boolean put(Supplier<@Nullable HostEvent> event) {
        if (!ending && queue.offer(event)) {
            accepted.incrementAndGet();
            return true;
        }
        lost.incrementAndGet();
        return false;
    }

    /** Counts events that somebody else says were missed. */
    public void missed(long count) {
        lost.addAndGet(count);
    }

    /** How many events were handed over. */
    public long events() {
        return events.get();
    }

    /** How many are not handed over yet. */
    public long waiting() {
        return Math.max(0, accepted.get() - done);
    }

    /** How many are known to have been missed. */
    public long lost() {
        return lost.get();
    }

    /** Takes no more; what is waiting is handed over still. */
    public void end() {
        ending = true;
    }

    /** Waits until what is waiting is handed over; false when it is not within this time. */
    public boolean await(long millis) {
        try {
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    /** Takes no more, and waits for at most this long; what is left then is counted as lost. */
    public void close(long millis) {
        end();
        if (!await(millis)) {
            thread.interrupt();
            await(millis);
        }
    }

    private void run(EventSink sink) {
        while (!Thread.currentThread().isInterrupted()) {
            Supplier<@Nullable HostEvent> next = next();
            if (next == null) {
                if (ending && queue.isEmpty()) {
                    return;
                }
                continue;
            }
            HostEvent event = next.get();
            if (event != null) {
                sink.accept(event);
                events.incrementAndGet();
            }
            done++; // by this thread alone
        }
        lost.addAndGet(queue.size());
        queue.clear();
        done = accepted.get();
    }

    private @Nullable Supplier<@Nullable HostEvent> next() {
        try {
            return ending ? queue.poll() : queue.poll(LOOK, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
