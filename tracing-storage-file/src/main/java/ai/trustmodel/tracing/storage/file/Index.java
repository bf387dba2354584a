package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What stands where in the files. It is built by reading them and keeps up with what this and other processes append,
 * rotate and rewrite: a file is known by its log and number, which are never used for another. Thread-safe.
 */
final class Index {
    /** A line that does not count before the last of its batch is there. */
    private record Waiting(StoreLine line, String id, Place place) {}

    /** How much of a line tells it from another: its cursor and id stand at its beginning. */
    private static final int ENOUGH = 1024;

    private final StoreFiles files;
    private final Rows rows = new Rows();
    private final TraceTable traces = new TraceTable();
    private List<Waiting> waiting = new ArrayList<>();
    private long[] ends = new long[64];
    private int endCount;
    private long highest;
    private long committed;
    private long strange;

    /** Whether taking in what was new ended by an exception, so that nothing is in order. */
    private boolean unfinished;

    Index(StorePaths paths) {
        files = new StoreFiles(paths);
    }

    /** Takes in everything that is in the files now. */
    synchronized void catchUp() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                catchUp(files.look());
                return;
            } catch (NoSuchFileException | MovedException e) {
                if (attempt == StoreFiles.LOOKS) {
                    throw e; // no file is renamed as often as that while another is opened
                }
            }
        }
    }

    private void catchUp(List<StoreFiles.Seen> now) throws IOException {
        boolean moved = forgetAllBut(now) || unfinished;
        unfinished = true;
        int before = rows.size();
        for (StoreFiles.Seen seen : now) {
            StoreFile file = files.file(seen);
            if (!file.complete && (!seen.live() || seen.size() != file.read)) {
                moved |= scan(file, seen);
            }
        }
        settleWaiting();
        moved |= rows.sort(moved ? 0 : before);
        if (moved) {
            traces.numberAnew(rows);
        }
        unfinished = false;
    }

    private boolean forgetAllBut(List<StoreFiles.Seen> now) {
        Set<Integer> gone = files.forgetAllBut(now);
        if (gone.isEmpty()) {
            return false;
        }
        rows.retain(row -> !gone.contains(rows.file(row)));
        waiting.removeIf(line -> gone.contains(line.place.file()));
        return true;
    }

    /** Reads on where the file was left; whether rows were taken back, since it is not the file it was. */
    private boolean scan(StoreFile file, StoreFiles.Seen seen) throws IOException {
        boolean another = false;
        try (Segment segment = files.open(file)) {
            if (!isStill(file, segment)) {
                rows.retain(row -> rows.file(row) != file.id);
                waiting.removeIf(line -> line.place.file() == file.id);
                file.read = 0;
                file.last = null;
                another = true;
            }
            ForwardLines lines = new ForwardLines(segment, file.read, seen.live() ? seen.size() : segment.size());
            boolean events = files.isOfEvents(file);
            for (Line line = lines.next(); line != null; line = lines.next()) {
                take(file, line, events);
            }
            file.read = lines.position();
            file.complete = !seen.live();
            strange += lines.tooLong();
        }
        return another;
    }

    private static boolean isStill(StoreFile file, Segment segment) throws IOException {
        Place last = file.last;
        if (last == null) {
            return file.read == 0 || segment.size() >= file.read;
        }
        byte[] there = new byte[file.lastBytes.length];
        return segment.read(last.offset(), there, 0, there.length) == there.length
                && Arrays.equals(there, file.lastBytes);
    }

    private void take(StoreFile file, Line line, boolean events) {
        byte[] bytes = line.bytes();
        StoreLine read = events ? EventLines.read(bytes) : StoreLine.read(bytes, 0, bytes.length);
        if (read == null) {
            strange += LineBytes.isBlank(bytes) ? 0 : 1;
            return;
        }
        Place place = new Place(file.id, line.at().offset(), bytes.length);
        file.last = place;
        file.lastBytes = bytes.length <= ENOUGH ? bytes : Arrays.copyOf(bytes, ENOUGH);
        highest = Math.max(highest, Math.max(read.cursor(), read.until()));
        String id = read.id();
        if (id == null || read.until() == read.cursor()) {
            end(read.cursor());
        }
        if (id == null) {
            return;
        }
        if (read.until() != 0 && read.until() != read.cursor()) {
            waiting.add(new Waiting(read, id, place));
            return;
        }
        if (!waiting.isEmpty()) {
            acceptWaiting(line2 -> line2 == read.cursor());
        }
        accept(read, id, place);
    }

    private void accept(StoreLine line, String id, Place place) {
        committed = Math.max(committed, line.cursor());
        String traceId = line.traceId();
        int number = traceId == null ? Rows.NO_TRACE : traces.number(traceId);
        if (rows.add(IdTable.of(id), line.cursor(), line.millis(), number, place) && number >= 0) {
            traces.add(number, rows.size() - 1);
        }
    }

    private void acceptWaiting(LongPredicate ended) {
        List<Waiting> still = new ArrayList<>();
        for (Waiting line : waiting) {
            if (ended.test(line.line.until())) {
                accept(line.line, line.id, line.place);
            } else {
                still.add(line);
            }
        }
        waiting = still;
    }

    /** Lines of a batch in several files count when its end was found; those of one that was cut never will. */
    private void settleWaiting() {
        Arrays.sort(ends, 0, endCount);
        committed = Math.max(committed, endCount == 0 ? 0 : ends[endCount - 1]);
        if (!waiting.isEmpty()) {
            acceptWaiting(until -> Arrays.binarySearch(ends, 0, endCount, until) >= 0);
            int before = waiting.size();
            waiting.removeIf(line -> line.line.until() < committed);
            strange += before - waiting.size();
        }
    }

    private void end(long cursor) {
        if (endCount == ends.length) {
            ends = Arrays.copyOf(ends, endCount * 2);
        }
        ends[endCount++] = cursor;
    }

    /** Whether the line of this cursor ends a batch of several. */
    synchronized boolean isEnd(long cursor) {
        return Arrays.binarySearch(ends, 0, endCount, cursor) >= 0;
    }

    /** The log that a row is in. */
    synchronized Path log(Row row) throws MovedException {
        return files.get(row.place().file()).log;
    }

    synchronized boolean isOfEvents(Row row) throws MovedException {
        return files.isOfEvents(files.get(row.place().file()));
    }

    synchronized boolean contains(UUID id) {
        return rows.contains(id);
    }

    /** The largest cursor that was ever given, also to a batch that was cut. */
    synchronized long highest() {
        return highest;
    }

    /** The cursor of the last record, 0 when there is none. */
    synchronized long last() {
        return rows.size() == 0 ? 0 : rows.cursor(rows.size() - 1);
    }

    /** How many lines nobody understands, or that belong to a batch that was cut. */
    synchronized long strange() {
        return strange;
    }

    /** Opens a file by its number in the index. */
    synchronized Segment open(int id) throws IOException {
        return files.open(files.get(id));
    }

    /** What the files take on disk, in bytes. */
    synchronized long bytes() throws IOException {
        return files.bytes();
    }

    /** The ids of traces that begin so. */
    synchronized List<String> idsBeginningWith(String prefix, int limit) {
        return traces.idsBeginningWith(prefix, limit);
    }

    /** The rows of a trace, in order; empty when there is none of this id. */
    synchronized List<Row> rowsOf(String traceId) {
        TraceEntry entry = entry(traceId);
        List<Row> found = new ArrayList<>();
        for (int i = 0; entry != null && i < entry.count(); i++) {
            found.add(row(entry.row(i)));
        }
        return found;
    }

    /** At most this many rows after a cursor, of one file or of all, in order. */
    synchronized List<Row> rowsAfter(long cursor, int limit) {
        List<Row> found = new ArrayList<>();
        for (int row = rows.after(cursor); row < rows.size() && found.size() < limit; row++) {
            found.add(row(row));
        }
        return found;
    }

    /** At most this many rows of events before a cursor, in descending order. */
    synchronized List<Row> eventsBefore(long cursor, int limit, EventRows wanted) {
        List<Row> found = new ArrayList<>();
        for (int row = rows.after(cursor - 1) - 1; row >= 0 && found.size() < limit; row--) {
            StoreFile file = files.find(rows.file(row));
            if (file != null && files.isOfEvents(file) && wanted.test(file.log, rows.time(row))) {
                found.add(row(row));
            }
        }
        return found;
    }

    /** Which events a question may be about, by what the index knows of them. */
    interface EventRows {
        boolean test(Path log, long millis);
    }

    synchronized @Nullable TraceEntry entry(String traceId) {
        return traces.find(traceId);
    }

    /** The traces that have changed since they were read. */
    synchronized List<TraceEntry> unsettled() {
        return List.copyOf(traces.unsettled());
    }

    synchronized boolean isUnsettled(TraceEntry entry) {
        return traces.unsettled().contains(entry);
    }

    synchronized TraceEntry.@Nullable Summary summary(TraceEntry entry) {
        return entry.summary();
    }

    /** What all traces amount to, as far as that is known. */
    synchronized List<TraceEntry.Summary> summaries() {
        return traces.summaries();
    }

    /** Says what a trace amounts to, unless it has changed in the meantime. */
    synchronized void settle(TraceEntry.Summary summary) {
        traces.settle(summary, rows);
    }

    private Row row(int row) {
        return new Row(rows.cursor(row), rows.place(row));
    }
}
