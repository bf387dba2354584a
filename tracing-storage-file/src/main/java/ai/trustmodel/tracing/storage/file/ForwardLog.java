package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines of a log from a place on, oldest first, from one file to the next, and what is appended meanwhile. */
final class ForwardLog implements LineReader {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardLog.class);

    private final LineFiles files;
    private final Segments segments;
    private long number;
    private long offset;
    private @Nullable Segment segment;
    private @Nullable ForwardLines lines;
    private @Nullable Object identity;
    private long tooLong;

    ForwardLog(LineFiles files, LineTimes times, LinePosition from) {
        this.files = files;
        segments = new Segments(files, times);
        number = from.file();
        offset = from.offset();
    }

    @Override
    public @Nullable Line next() throws IOException {
        while (true) {
            ForwardLines open = lines == null ? open() : lines;
            if (open == null) {
                return null;
            }
            Line line = open.next();
            if (line != null) {
                return line;
            }
            if (!isOver(open)) {
                return null;
            }
            line = open.next(); // what was appended before the file was put aside
            if (line != null) {
                return line;
            }
            leave(open);
        }
    }

    private @Nullable ForwardLines open() throws IOException {
        LineFiles.Listing listing = files.list();
        if (number > listing.live()
                || number < listing.live() && !listing.rotated().containsKey(number)) {
            Long next = listing.rotated().higherKey(number);
            long found = next != null ? next : listing.live();
            if (number > 0 && found > number) {
                LOG.warn("{}: the file numbered {} was removed before all of it was read here", files.live(), number);
            }
            number = found;
            offset = 0;
        }
        Segment opened = segments.open(number);
        if (opened == null) {
            return null;
        }
        segment = opened;
        identity = opened.live() ? PrivateFiles.identity(files.live()) : null;
        if (opened.live() && opened.size() < offset) {
            offset = 0;
        }
        lines = new ForwardLines(opened, offset, Long.MAX_VALUE);
        return lines;
    }

    /** Whether nothing more will come out of this file. */
    private boolean isOver(ForwardLines open) throws IOException {
        Segment current = segment;
        if (current == null || !current.live()) {
            return true;
        }
        long live = files.list().live();
        if (live != number) {
            open.complete();
            return true;
        }
        if (current.size() < open.position()) { // somebody cut it: what is there now is new
            return true;
        }
        Object now = PrivateFiles.identity(files.live());
        if (now != null && !now.equals(identity)) { // somebody put another in its place
            open.complete();
            return true;
        }
        return false;
    }

    private void leave(ForwardLines open) throws IOException {
        tooLong += open.tooLong();
        boolean sameNumber = files.list().live() == number;
        close();
        offset = 0;
        if (!sameNumber) {
            number++;
        }
    }

    @Override
    public long tooLong() {
        ForwardLines open = lines;
        return tooLong + (open == null ? 0 : open.tooLong());
    }

    @Override
    public void close() throws IOException {
        Segment open = segment;
        segment = null;
        lines = null;
        if (open != null) {
            open.close();
        }
    }
}
