package ai.trustmodel.tracing.mcp.resources;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.names.TraceUri;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who watch resources when these change, whichever process records. Thread-safe.
 *
 * <p>It looks at what was stored since it looked last, as long as somebody watches, on a thread that there is only then.
 * What changes several times between two looks is told once. When more is stored than it can look at, everything watched
 * is said to have changed.
 */
public final class TraceWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TraceWatch.class);
    private static final Duration PAUSE = Duration.ofMillis(400);
    private static final Duration LONGEST_LOOK = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** Few at once, since a record holds all that was said in a call. */
    private static final int PART = 16;

    private final Supplier<TraceClient> opened;
    private final Notices notices;
    private @Nullable Watching watching;
    private boolean closed;

    /** @param opened gives the client, which may be opening still */
    public TraceWatch(Supplier<TraceClient> opened, Notices notices) {
        this.opened = opened;
        this.notices = notices;
        notices.source(this::begin);
    }

    /** Begins to look, unless it does already; what is stored once this has returned is told of what is watched. */
    private void begin() {
        Watching current;
        synchronized (this) {
            if (closed) {
                return;
            }
            if (watching == null) {
                watching = new Watching();
                watching.start();
            }
            current = watching;
        }
        if (notices.watched().isEmpty()) {
            return; // a list that has not been asked for yet cannot have changed, and the store may be opening still
        }
        try {
            if (!current.ready.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("the store is slow to open; what is recorded before it has may not be told to who watches");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it is to go on; decided together with beginning, so that nobody who begins to watch is missed. */
    private synchronized boolean goesOn() {
        if (!closed && notices.isWatching()) {
            return true;
        }
        watching = null;
        return false;
    }

    @Override
    public void close() {
        Thread thread;
        synchronized (this) {
            closed = true;
            thread = watching;
        }
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join(CLOSING.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What has happened since the last look. */
    private static final class Changes {
        final Set<String> traces = new HashSet<>();
        final Set<String> begun = new HashSet<>();
        boolean everything;
    }

    private final class Watching extends Thread {
        final CountDownLatch ready = new CountDownLatch(1);
        private final Map<String, String> agents = new HashMap<>();
        private long cursor = -1;
        private boolean failing;

        Watching() {
            super("mcp-watch");
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (goesOn()) {
                    look();
                    ready.countDown();
                    Thread.sleep(PAUSE.toMillis());
                }
            } catch (InterruptedException e) { // closed
                log.debug("watching ends");
            } finally {
                ready.countDown();
            }
        }

        private void look() {
            try {
                TraceStore store = opened.get().traces();
                if (cursor < 0) {
                    cursor = store.lastCursor();
                } else {
                    tell(store, changes(store));
                }
                failing = false;
            } catch (RuntimeException e) { // it may work the next time, and nobody is there to be told
                if (!failing) {
                    log.warn("what is stored cannot be watched for now: {}", e.getMessage());
                }
                failing = true;
            }
        }

        private Changes changes(TraceStore store) {
            Changes changes = new Changes();
            long begun = System.nanoTime();
            for (List<StoredRecord> part = store.records(cursor, PART);
                    !part.isEmpty();
                    part = store.records(cursor, PART)) {
                for (StoredRecord stored : part) {
                    TraceRecord record = stored.record();
                    cursor = stored.cursor();
                    if (record.traceId() != null) {
                        changes.traces.add(record.traceId());
                    }
                    if (record instanceof TraceStarted started) {
                        agents.put(started.traceId(), started.agentId());
                        changes.begun.add(started.traceId());
                    }
                }
                if (part.size() < PART) {
                    break;
                }
                if (System.nanoTime() - begun > LONGEST_LOOK.toNanos()) {
                    cursor = store.lastCursor();
                    changes.everything = true;
                    break;
                }
            }
            return changes;
        }

        private void tell(TraceStore store, Changes changes) {
            if (changes.traces.isEmpty()) {
                return;
            }
            Set<String> changedAgents = null;
            for (String uri : notices.watched()) {
                TraceUri watched = TraceUri.parse(uri);
                if (watched == null) {
                    continue;
                }
                boolean changed = changes.everything;
                if (!changed && watched.kind() == TraceUri.Kind.AGENT) {
                    changedAgents = changedAgents == null ? agents(store, changes.traces) : changedAgents;
                    changed = changedAgents.contains(watched.id());
                } else if (!changed) {
                    changed = changes.traces.contains(watched.id());
                }
                if (changed) {
                    notices.updated(uri);
                }
            }
            if (changes.everything || !changes.begun.isEmpty()) {
                notices.listChanged("resources");
            }
        }

        private Set<String> agents(TraceStore store, Set<String> traces) {
            if (agents.size() > 10_000) {
                agents.clear(); // they can be looked up again
            }
            Set<String> found = new HashSet<>();
            for (String trace : traces) {
                String agent = agents.computeIfAbsent(
                        trace, id -> store.summary(id).map(Trace::agentId).orElse(""));
                found.add(agent);
            }
            return found;
        }
    }
}
