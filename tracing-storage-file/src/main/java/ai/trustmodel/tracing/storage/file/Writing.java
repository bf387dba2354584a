package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The writing half. Whoever writes to the store holds the lock of its traces, and has taken in what is there. */
final class Writing implements AutoCloseable {
    /** About what a batch takes, so that a disk with room for a few bytes does not pass. */
    private static final int PROBE = 256 << 10;

    private final StorePaths paths;
    private final Reading reading;
    private final LineFileOptions options;
    private final LineFile traces;
    private final Map<Path, LineFile> events = new HashMap<>();

    Writing(Reading reading, LineFileOptions options) {
        this.paths = reading.paths();
        this.reading = reading;
        this.options = options;
        traces = new LineFile(paths.traces(), options.keep(0), LineTimes.NONE, Clock.systemUTC());
    }

    synchronized void append(List<TraceRecord> batch) {
        traces.locked(() -> {
            Index index = reading.index();
            index.catchUp();
            List<TraceRecord> fresh = new ArrayList<>();
            Set<UUID> seen = new HashSet<>();
            for (TraceRecord record : batch) {
                UUID id = IdTable.of(record.recordId());
                if (!index.contains(id) && seen.add(id)) {
                    fresh.add(record);
                }
            }
            if (!fresh.isEmpty()) {
                new Batch(paths, fresh, index.highest() + 1)
                        .lines()
                        .forEach((log, lines) -> file(log).append(lines));
            }
            return fresh.size();
        });
    }

    /** Removes these traces; how many there were. */
    synchronized int delete(Collection<String> traceIds) {
        return traces.locked(() -> {
            Index index = reading.index();
            index.catchUp();
            Map<Path, Set<Long>> gone = new TreeMap<>();
            int count = 0;
            for (String id : new HashSet<>(traceIds)) {
                List<Row> rows = index.rowsOf(id);
                count += rows.isEmpty() ? 0 : 1;
                for (Row row : rows) {
                    gone.computeIfAbsent(index.log(row), log -> new HashSet<>()).add(row.cursor());
                }
            }
            remove(gone);
            return count;
        });
    }

    /** Removes these events; how many there were. */
    synchronized long deleteEvents(EventFilter filter) {
        return traces.locked(() -> {
            Map<Path, Set<Long>> gone = new TreeMap<>();
            for (Row row : reading.ask((index, reader) -> new Events(paths, index, reader).all(filter))) {
                gone.computeIfAbsent(reading.index().log(row), log -> new HashSet<>())
                        .add(row.cursor());
            }
            remove(gone);
            return gone.values().stream().mapToLong(Set::size).sum();
        });
    }

    /** Removes everything but how far the cursors went. */
    synchronized void drop() {
        traces.locked(() -> {
            Index index = reading.index();
            index.catchUp();
            long highest = index.highest();
            if (highest == 0 && traces.isEmpty()) {
                return 0L;
            }
            // First, so that cursors go on even if this ends here.
            traces.append(List.of(StoreLine.bare(highest)));
            for (Path log : paths.events()) {
                file(log).clear();
            }
            return traces.removeIf(line -> !isBare(line, highest));
        });
    }

    /**
     * Removes lines by their cursors. Where the end of a batch goes and the rest may stay, a bare line takes its place; so
     * it does for the last line of all, since cursors go on. Traces come last: what is left of one when this is
     * interrupted is still listed, and can be deleted again.
     */
    private void remove(Map<Path, Set<Long>> gone) throws IOException {
        if (gone.isEmpty()) {
            return;
        }
        TreeSet<Long> ends = new TreeSet<>();
        LongPredicate isEnd = reading.index()::isEnd;
        gone.values().forEach(cursors -> cursors.stream().filter(isEnd::test).forEach(ends::add));
        ends.add(reading.index().highest());
        traces.append(ends.stream().map(StoreLine::bare).toList());
        Set<Long> ofTraces = gone.remove(paths.traces());
        gone.forEach((log, cursors) -> file(log).removeIf(line -> holds(EventLines.read(line.bytes()), cursors)));
        if (ofTraces != null) {
            traces.removeIf(line -> holds(StoreLine.read(line.bytes(), 0, line.bytes().length), ofTraces));
        }
    }

    private static boolean holds(@Nullable StoreLine read, Set<Long> cursors) {
        return read != null && read.id() != null && cursors.contains(read.cursor());
    }

    private static boolean isBare(Line line, long cursor) {
        StoreLine read = StoreLine.read(line.bytes(), 0, line.bytes().length);
        return read != null && read.id() == null && read.cursor() == cursor;
    }

    /** Does what an append does, and writes beside the store what it would write into it. */
    synchronized void check() {
        traces.locked(() -> {
            reading.index().catchUp();
            if (Files.exists(paths.traces())) {
                FileChannel.open(paths.traces(), StandardOpenOption.WRITE).close();
            }
            Path probe = paths.beside(".probe");
            try (FileChannel channel = PrivateFiles.open(probe, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.allocate(PROBE);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } finally {
                Files.deleteIfExists(probe);
            }
            return true;
        });
    }

    private LineFile file(Path log) {
        return log.equals(paths.traces())
                ? traces
                : events.computeIfAbsent(
                        log, path -> new LineFile(path, options, EventLine::micros, Clock.systemUTC()));
    }

    @Override
    public synchronized void close() {
        for (LineFile file : events.values()) {
            file.close();
        }
        events.clear();
        traces.close();
    }
}
