package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.spi.StorageException;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells of events as they are stored, whichever process stores them. */
final class Follower {
    private static final long PAUSE_MILLIS = 200;
    private static final int AT_ONCE = 1_000;
    private static final int CHECK_EVERY = 10;

    private final TraceStore store;
    private final EventFilter filter;
    private final Consumer<List<HostEvent>> told;
    private long cursor;
    private int idle;

    /** @param filter which events; where its page begins is left out of account */
    Follower(TraceStore store, EventFilter filter, Consumer<List<HostEvent>> told) {
        this.store = store;
        this.filter = filter;
        this.told = told;
    }

    /** Tells of the newest, oldest of them first, and then of all that come, until this thread is interrupted. */
    void follow(int newest, Runnable flush) throws InterruptedException {
        cursor = store.lastCursor();
        List<HostEvent> before = new ArrayList<>(store.events(filter.limit(newest)));
        Collections.reverse(before);
        told.accept(before);
        Set<String> told = new HashSet<>(); // what was stored between the two questions
        before.forEach(event -> told.add(event.id()));
        while (true) {
            flush.run();
            if (!next(told)) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Tells of what is stored after the cursor; false when there was nothing. */
    private boolean next(Set<String> known) {
        try {
            List<StoredRecord> part = store.records(cursor, AT_ONCE);
            if (part.isEmpty()) {
                // A store that was emptied may count anew.
                if (++idle % CHECK_EVERY == 0) {
                    cursor = Math.min(cursor, store.lastCursor());
                }
                return false;
            }
            cursor = part.get(part.size() - 1).cursor();
            List<HostEvent> events = new ArrayList<>();
            for (StoredRecord stored : part) {
                if (stored.record() instanceof EventSeen seen
                        && filter.matches(seen.event())
                        && !known.remove(seen.event().id())) {
                    events.add(seen.event());
                }
            }
            told.accept(events);
            return true;
        } catch (StorageException e) {
            if (e.retryable()) { // busy, or being renewed
                return false;
            }
            throw e;
        }
    }
}
