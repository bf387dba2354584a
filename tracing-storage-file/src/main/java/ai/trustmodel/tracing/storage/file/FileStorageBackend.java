package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.Trace;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps traces and events in files of JSON lines, which several processes may write at once. Opens them on first use.
 *
 * <p>Made by {@link FileStorageBackendProvider} from settings.
 */
final class FileStorageBackend implements StorageBackend {
    private static final Logger LOG = LoggerFactory.getLogger(FileStorageBackend.class);
    private static final Duration DAY = Duration.ofDays(1);

    private final Reading reading;
    private final LineFileOptions options;
    private final @Nullable Duration retention;
    private final FileTraceStore store;
    private @Nullable Writing writing;
    private Instant tidied = Instant.EPOCH;
    private boolean closed;

    FileStorageBackend(Path file, LineFileOptions options, @Nullable Duration retention) {
        reading = new Reading(new StorePaths(file));
        this.options = options;
        this.retention = retention;
        store = new FileTraceStore(reading);
    }

    @Override
    public void append(List<TraceRecord> batch) {
        if (batch.isEmpty()) {
            return;
        }
        writing().append(batch);
        tidy();
    }

    @Override
    public TraceStore store() {
        return store;
    }

    @Override
    public int delete(Collection<String> traceIds) {
        return traceIds.isEmpty() ? 0 : writing().delete(traceIds);
    }

    @Override
    public int deleteUpdatedBefore(Instant instant) {
        return delete(reading.ask((index, reader) -> reading.settled(reader).stream()
                .map(TraceEntry.Summary::trace)
                .filter(trace -> trace.updatedAt().isBefore(instant))
                .map(Trace::id)
                .toList()));
    }

    @Override
    public long deleteEvents(EventFilter filter) {
        return writing().deleteEvents(filter);
    }

    @Override
    public void drop() {
        writing().drop();
    }

    @Override
    public Health check() {
        Path file = reading.paths().traces();
        try {
            writing().check();
            long strange = reading.index().strange();
            return new Health(
                    true,
                    "writing to " + file + " works"
                            + (strange == 0 ? "" : "; " + strange + " lines of it are of no use and left out"));
        } catch (StorageException e) {
            return new Health(false, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Health(false, file + ": " + e);
        }
    }

    @Override
    public void close() {
        Writing open;
        synchronized (this) {
            closed = true;
            open = writing;
            writing = null;
        }
        reading.close();
        if (open != null) {
            open.close();
        }
    }

    private synchronized Writing writing() {
        if (closed) {
            throw StorageException.permanent(
                    "the store in " + reading.paths().traces() + " is closed; open it again",
                    new IllegalStateException("closed"));
        }
        Writing open = writing;
        if (open == null) {
            open = new Writing(reading, options);
            writing = open;
        }
        return open;
    }

    /** Deletes what is older than the retention time, when writing begins and then daily. */
    private void tidy() {
        Duration age = retention;
        Instant now = Instant.now();
        if (age == null || now.isBefore(tidied.plus(DAY))) {
            return;
        }
        tidied = now;
        try {
            int deleted = deleteUpdatedBefore(now.minus(age));
            LOG.debug("{} traces were older than the retention time", deleted);
        } catch (RuntimeException e) {
            LOG.warn("deleting old traces failed and is tried again tomorrow: {}", e.getMessage());
        }
    }

    /** Never a secret, never a line. */
    @Override
    public String toString() {
        return "FileStorageBackend{path=" + reading.paths().traces() + "}";
    }
}
