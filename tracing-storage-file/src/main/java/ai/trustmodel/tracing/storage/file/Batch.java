package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lines of a batch, by the log they belong to, the last log being that in which the batch ends. Every line names the
 * line that ends the batch, so that nothing counts of a batch that was cut, in whichever file.
 */
final class Batch {
    private final StorePaths paths;
    private final List<TraceRecord> records;
    private final long first;

    /** @param first the cursor of the first record */
    Batch(StorePaths paths, List<TraceRecord> records, long first) {
        this.paths = paths;
        this.records = records;
        this.first = first;
    }

    /** @throws StorageException when a record cannot be stored; nothing has been written then */
    Map<Path, List<byte[]>> lines() {
        Path last = null;
        long lastCursor = 0;
        boolean several = false;
        for (int i = 0; i < records.size(); i++) {
            Path log = log(records.get(i));
            several |= last != null && !log.equals(last);
            // A batch in several files ends among the traces, where nothing is removed for its age.
            if (last == null || !last.equals(paths.traces()) || log.equals(last)) {
                last = log;
                lastCursor = first + i;
            }
        }
        boolean bare = several && !paths.traces().equals(last);
        long end = records.size() == 1 ? 0 : bare ? first + records.size() : lastCursor;
        Map<Path, List<byte[]>> lines = new LinkedHashMap<>();
        for (int i = 0; i < records.size(); i++) {
            TraceRecord record = records.get(i);
            lines.computeIfAbsent(log(record), log -> new ArrayList<>()).add(line(record, first + i, end));
        }
        List<byte[]> ending = lines.remove(paths.traces());
        if (bare) {
            ending = List.of(StoreLine.bare(end));
        }
        if (ending != null) {
            lines.put(paths.traces(), ending);
        }
        return lines;
    }

    private Path log(TraceRecord record) {
        return record instanceof EventSeen seen ? paths.events(seen.event().domain()) : paths.traces();
    }

    private static byte[] line(TraceRecord record, long cursor, long end) {
        byte[] line;
        try {
            line = record instanceof EventSeen seen
                    ? EventLines.write(cursor, end, seen.event())
                    : StoreLine.write(cursor, end, record, Json.write(record));
        } catch (IllegalArgumentException e) {
            throw StorageException.permanent("record " + record.recordId() + " cannot be stored: " + e.getMessage(), e);
        }
        if (line.length > LineReader.MAX_LINE) {
            throw StorageException.permanent(
                    "record " + record.recordId() + " has " + line.length + " bytes; a line of a file can have "
                            + LineReader.MAX_LINE,
                    new IllegalArgumentException("too long"));
        }
        return line;
    }
}
