package ai.trustmodel.tracing.host;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.EventSink;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a tracer saw and has not handed over yet. One thread hands it over, so that whoever looks at the machine never
 * waits for the store. Thread-safe.
 *
 * <p>An event is made by that thread too: what is put in is cheap, and what is costly, as asking for the size of a file,
 * is done when there is time.
 *
 * <p>Whatever is put in ends in one of three ways: handed over, lost and counted, or found to be nothing.
 */
public final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** No event, but ends the waiting of the thread. */
    private static final class Wake implements Supplier<@Nullable HostEvent> {
        @Override
        public @Nullable HostEvent get() {
            return null;
        }
    }

    private final BlockingQueue<Supplier<@Nullable HostEvent>> queue;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final Object door = new Object();
    private final Thread thread;
    private volatile boolean ending;
    private volatile boolean abandoned;

    /** @param capacity how many may wait; what comes when as many do is counted as lost */
    public Outbox(String threadName, EventSink sink, int capacity) {
        queue = new LinkedBlockingQueue<>(capacity); // which takes memory for what waits, not for what may
        thread = new Thread(() -> run(sink), threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Takes an event, or what will make it, which may then find that there is none. Never waits for the sink.
     *
     * @return false when there was no room, or it takes no more, which is counted
     */
    public boolean put(Supplier<@Nullable HostEvent> event) {
        synchronized (door) { // so that nothing slips in behind the last look of the thread
            if (!ending) {
                accepted.incrementAndGet(); // first, so that what waits is never less than none
                if (queue.offer(event)) {
                    return true;
                }
                accepted.decrementAndGet();
            }
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

    /** How many are not handed over yet, the one that is being handed over among them. */
    public long waiting() {
        long finished = done.get(); // first, since what is done was accepted before
        return accepted.get() - finished;
    }

    /** How many are known to have been missed. */
    public long lost() {
        return lost.get();
    }

    /** Takes no more; what is waiting is handed over still. */
    public void end() {
        synchronized (door) {
            if (!ending) {
                ending = true;
                queue.offer(new Wake()); // with a full queue the thread does not wait
            }
        }
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

    /**
     * Takes no more, and waits as long as events are being handed over. When none was for this long, or who waits is
     * interrupted, what is left is counted as lost.
     */
    public void close(long millis) {
        end();
        boolean ended;
        long before;
        do {
            before = done.get();
            ended = await(millis);
        } while (!ended && done.get() > before && !Thread.currentThread().isInterrupted());
        if (!ended) {
            abandoned = true;
            dropAll();
            thread.interrupt();
        }
    }

    private void run(EventSink sink) {
        while (!abandoned) {
            boolean last = ending; // before the look, so that an empty queue is the end
            Supplier<@Nullable HostEvent> next = next(last);
            if (next != null && !(next instanceof Wake)) {
                handOver(next, sink);
            } else if (next == null && last) {
                return;
            }
        }
        dropAll();
    }

    private void handOver(Supplier<@Nullable HostEvent> next, EventSink sink) {
        try {
            HostEvent event = next.get();
            if (event != null) {
                sink.accept(event);
                events.incrementAndGet();
            }
        } catch (RuntimeException e) {
            LOG.warn("an event could not be handed over", e);
            lost.incrementAndGet();
        } finally {
            done.incrementAndGet();
        }
    }

    private @Nullable Supplier<@Nullable HostEvent> next(boolean last) {
        try {
            return last ? queue.poll() : queue.take();
        } catch (InterruptedException e) {
            return queue.poll(); // an interruption is no reason to lose anything; to be told to is
        }
    }

    private void dropAll() {
        for (Object next = queue.poll(); next != null; next = queue.poll()) {
            if (!(next instanceof Wake)) {
                lost.incrementAndGet();
                done.incrementAndGet();
            }
        }
    }
}
