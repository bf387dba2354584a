package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.TraceRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records by their places, for one question: what it opens it closes. Reading in the order of a file is fast. */
final class RowReader implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);
    private static final int WINDOW = 64 << 10;

    /** A file, and the piece of it read last. */
    private static final class Opened {
        private final Segment segment;
        private byte[] window = new byte[0];
        private long from;
        private int length;

        Opened(Segment segment) {
            this.segment = segment;
        }

        byte[] read(long offset, int wanted) throws IOException {
            if (offset < from || offset + wanted > from + length) {
                if (window.length < wanted || window.length == 0) {
                    window = new byte[Math.max(wanted, WINDOW)];
                }
                from = offset;
                length = Math.max(0, segment.read(offset, window, 0, window.length));
                if (length < wanted) {
                    throw new MovedException();
                }
            }
            int start = (int) (offset - from);
            byte[] bytes = Arrays.copyOfRange(window, start, start + wanted);
            if (window.length > WINDOW && wanted < WINDOW) {
                window = new byte[0];
                length = 0;
            }
            return bytes;
        }
    }

    private final Index index;
    private final Map<Integer, Opened> opened = new HashMap<>();

    RowReader(Index index) {
        this.index = index;
    }

    /** The record of a row; null when this version cannot read it. */
    @Nullable
    TraceRecord read(Row row) throws IOException {
        byte[] line = bytes(row);
        try {
            return index.isOfEvents(row) ? EventLines.record(line) : StoreLine.record(line);
        } catch (IllegalArgumentException e) {
            LOG.warn("a record of the store cannot be read and is left out: {}", e.getMessage());
            return null;
        }
    }

    /** The records of these rows, but those that this version cannot read. */
    List<TraceRecord> read(List<Row> rows) throws IOException {
        List<TraceRecord> records = new ArrayList<>(rows.size());
        for (Row row : rows) {
            TraceRecord record = read(row);
            if (record != null) {
                records.add(record);
            }
        }
        return records;
    }

    /**
     * The line of a row.
     *
     * @throws MovedException when another line stands there
     */
    byte[] bytes(Row row) throws IOException {
        byte[] line = bytes(row.place());
        StoreLine read = index.isOfEvents(row) ? EventLines.read(line) : StoreLine.read(line, 0, line.length);
        if (read == null || read.cursor() != row.cursor()) {
            throw new MovedException();
        }
        return line;
    }

    private byte[] bytes(Place place) throws IOException {
        Opened file = opened.get(place.file());
        if (file == null) {
            file = new Opened(index.open(place.file()));
            opened.put(place.file(), file);
        }
        return file.read(place.offset(), place.length());
    }

    @Override
    public void close() throws IOException {
        for (Opened file : opened.values()) {
            file.segment.close();
        }
    }
}
