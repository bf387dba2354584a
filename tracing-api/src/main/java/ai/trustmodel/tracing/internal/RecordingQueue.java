package ai.trustmodel.tracing.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring from many threads to one, in which offering costs one compare-and-set and allocates nothing.
 *
 * <p>A slot is free when it is null; the consumer empties it before it moves on, so a producer that has won a place finds
 * it empty.
 */
final class RecordingQueue {
    private final AtomicReferenceArray<@Nullable Recording> slots;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    /** A queue for at least this many; rounded up to a power of two. */
    RecordingQueue(int capacity) {
        int size = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
        slots = new AtomicReferenceArray<>(size);
        mask = size - 1;
    }

    /** Adds at the end; false when the queue is full. */
    boolean offer(Recording recording) {
        long place;
        do {
            place = tail.get();
            if (place - head.get() > mask) {
                return false;
            }
        } while (!tail.compareAndSet(place, place + 1));
        slots.set((int) place & mask, recording);
        return true;
    }

    /** Takes the first; null when there is none, or when its producer has won a place and not yet filled it. */
    @Nullable
    Recording poll() {
        long first = head.get();
        int place = (int) first & mask;
        Recording recording = slots.get(place);
        if (recording != null) {
            slots.lazySet(place, null);
            head.lazySet(first + 1);
        }
        return recording;
    }

    /** Whether nothing has been offered that was not taken. */
    boolean isEmpty() {
        return tail.get() == head.get();
    }

    /** How many were ever accepted. */
    long accepted() {
        return tail.get();
    }
}
