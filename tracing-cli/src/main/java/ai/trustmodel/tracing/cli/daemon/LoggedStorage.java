package ai.trustmodel.tracing.cli.daemon;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import ai.trustmodel.tracing.spi.TraceStore;
import ai.trustmodel.tracing.storage.file.EventLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store with logs beside it: the events it has stored are written there too, for people and their tools. The store is
 * what counts; what a log could not take is counted, and keeps nothing from being stored.
 */
public final class LoggedStorage implements StorageBackend {
    private static final Logger log = LoggerFactory.getLogger(LoggedStorage.class);
    private static final String STORAGE = "TRUSTMODEL_STORAGE";
    private static final String LOGS = "TRUSTMODEL_EVENT_LOG";
    private static final long SAY_EVERY = TimeUnit.MINUTES.toNanos(1);

    private final StorageBackend store;
    private final EventLog logs;
    private final LongAdder missed = new LongAdder();
    private volatile @Nullable String problem;
    private long saidAt;

    LoggedStorage(StorageBackend store, EventLog logs) {
        this.store = store;
        this.logs = logs;
    }

    /**
     * The store that the settings name, with its logs unless {@code TRUSTMODEL_EVENT_LOG} is off. A store of files is its
     * own log.
     *
     * @throws ai.trustmodel.tracing.spi.ConfigurationException when a setting is wrong
     */
    public static StorageBackend open(Settings settings) {
        String name = settings.get(STORAGE, "sqlite");
        Path directory = directory(settings);
        if (directory == null || name.equals("file")) {
            return StorageBackends.create(name, settings);
        }
        EventLog logs = EventLog.in(directory, settings); // what is wrong with its settings is said first
        try {
            return new LoggedStorage(StorageBackends.create(name, settings), logs);
        } catch (RuntimeException e) {
            logs.close();
            throw e;
        }
    }

    /** Where the logs are, null when there are to be none. */
    private static @Nullable Path directory(Settings settings) {
        String value = settings.get(LOGS, "on");
        if (value.equalsIgnoreCase("off")) {
            return null;
        }
        return value.equalsIgnoreCase("on")
                ? DataDirectory.of(settings).resolve("logs")
                : DataDirectory.file(settings, LOGS, "logs");
    }

    @Override
    public void append(List<TraceRecord> batch) {
        store.append(batch);
        List<HostEvent> events = new ArrayList<>();
        for (TraceRecord stored : batch) {
            if (stored instanceof EventSeen seen) {
                events.add(seen.event());
            }
        }
        if (!events.isEmpty()) {
            write(events);
        }
    }

    private void write(List<HostEvent> events) {
        try {
            logs.append(events);
        } catch (RuntimeException e) {
            missed.add(events.size());
            problem = String.valueOf(e.getMessage());
            long now = System.nanoTime();
            if (saidAt == 0 || now - saidAt > SAY_EVERY) { // appends come one at a time
                saidAt = now;
                log.warn("{} events are stored and could not be logged so far: {}", missed.sum(), e.getMessage());
            }
        }
    }

    @Override
    public TraceStore store() {
        return store.store();
    }

    @Override
    public int delete(Collection<String> traceIds) {
        return store.delete(traceIds);
    }

    @Override
    public int deleteUpdatedBefore(Instant instant) {
        return store.deleteUpdatedBefore(instant);
    }

    @Override
    public long deleteEvents(EventFilter filter) {
        long deleted = store.deleteEvents(filter);
        logs.clear(filter);
        return deleted;
    }

    @Override
    public void drop() {
        store.drop();
        logs.clear(EventFilter.all());
    }

    @Override
    public Health check() {
        Health health = store.check();
        long count = missed.sum();
        return count == 0 || !health.ok()
                ? health
                : new Health(true, health.message() + "; " + count + " events could not be logged: " + problem);
    }

    @Override
    public void close() {
        try {
            store.close();
        } finally {
            logs.close();
        }
    }

    @Override
    public String toString() {
        return store + ", with logs";
    }
}
