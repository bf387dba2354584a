package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageException;
import ai.trustmodel.tracing.spi.TraceStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps traces in one SQLite file, which several processes may write at once. Opens it on first use.
 *
 * <p>Made by {@link SqliteStorageBackendProvider} from settings.
 */
final class SqliteStorageBackend implements StorageBackend {
    private static final long PROBE = Long.MIN_VALUE;

    /** About what a batch takes, so that a disk with room for a few pages does not pass. */
    private static final int PROBE_BYTES = 256 * 1024;

    private final Connections connections;
    private final Codec codec = new Codec();
    private final Appender appender = new Appender(codec);
    private final Deleter deleter;
    private final EventDeleter events;
    private final SqliteTraceStore store;
    private final Maintenance maintenance;

    SqliteStorageBackend(Path file, Durability durability, @Nullable Duration retention) {
        connections = new Connections(file, durability);
        TextIndex index = new TextIndex(connections, codec, appender::forget);
        deleter = new Deleter(connections, appender::forget);
        events = new EventDeleter(connections, deleter, appender::forget);
        store = new SqliteTraceStore(connections, codec, index);
        maintenance = new Maintenance(index, deleter, events, retention);
    }

    @Override
    public void append(List<TraceRecord> batch) {
        if (batch.isEmpty()) {
            return;
        }
        var prepared = appender.prepare(batch);
        connections.write(appender::forget, (db, state) -> {
            appender.append(db, state, prepared);
            return state;
        });
        maintenance.written();
    }

    @Override
    public TraceStore store() {
        return store;
    }

    @Override
    public int delete(Collection<String> traceIds) {
        return deleter.delete(traceIds);
    }

    @Override
    public int deleteUpdatedBefore(Instant instant) {
        return deleter.deleteUpdatedBefore(instant);
    }

    @Override
    public long deleteEvents(EventFilter filter) {
        return events.delete(filter);
    }

    @Override
    public void drop() {
        deleter.drop();
    }

    @Override
    public Health check() {
        try {
            // Committed, since only that reaches the disk; nobody sees a payload that is in no trace and no stream.
            connections.write(
                    appender::forget,
                    (db, state) -> db.update(
                            "INSERT OR REPLACE INTO payload (key, data) VALUES (?, ?)", PROBE, new byte[PROBE_BYTES]));
            connections.write(appender::forget, (db, state) -> db.update("DELETE FROM payload WHERE key = ?", PROBE));
            return new Health(true, "writing to " + connections.file().path() + " works");
        } catch (StorageException e) {
            return new Health(false, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        maintenance.close();
        connections.close();
        codec.close();
    }

    /** Never a secret, never a row. */
    @Override
    public String toString() {
        return "SqliteStorageBackend{path=" + connections.file().path() + "}";
    }
}
