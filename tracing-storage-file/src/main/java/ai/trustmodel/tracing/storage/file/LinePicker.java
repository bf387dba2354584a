package ai.trustmodel.tracing.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads single lines whose places are known, and keeps the files open that it used last. Not thread-safe. */
final class LinePicker implements Closeable {
    private static final int OPEN = 8;

    private final Segments segments;
    private final Map<Long, Segment> open = new LinkedHashMap<>(16, 0.75f, true);

    LinePicker(LineFiles files, LineTimes times) {
        segments = new Segments(files, times);
    }

    /** The line that begins here, null when it is no more. */
    @Nullable
    Line at(LinePosition position) throws IOException {
        Segment segment = open.get(position.file());
        if (segment == null) {
            segment = segments.open(position.file());
            if (segment == null) {
                return null;
            }
            closeOldest();
            open.put(position.file(), segment);
        }
        return new ForwardLines(segment, position.offset(), position.offset() + 1).next();
    }

    private void closeOldest() throws IOException {
        if (open.size() >= OPEN) {
            Iterator<Segment> all = open.values().iterator();
            Segment oldest = all.next();
            all.remove();
            oldest.close();
        }
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : open.values()) {
            segment.close();
        }
        open.clear();
    }
}
