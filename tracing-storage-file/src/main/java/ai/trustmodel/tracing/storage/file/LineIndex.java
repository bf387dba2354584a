package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows where in a file the lines of a time are. Kept up by whoever appends; a reader finds out what is missing. */
final class LineIndex {
    private static final Logger LOG = LoggerFactory.getLogger(LineIndex.class);

    /** Who appends reads no more than this again; the rest is left to a reader. */
    private static final long CATCH_UP = 8L << 20;

    private final LineFiles files;
    private final LineLock lock;
    private final LineTimes times;

    LineIndex(LineFiles files, LineLock lock, LineTimes times) {
        this.files = files;
        this.lock = lock;
        this.times = times;
    }

    LineTimes times() {
        return times;
    }

    /** The live file has grown from here to there; the caller holds the lock. */
    void appended(long from, long to) {
        if (times.equals(LineTimes.NONE) || from / Blocks.LENGTH == to / Blocks.LENGTH) {
            return;
        }
        Path index = LineFiles.index(files.live());
        try (Segment segment = new PlainSegment(files.live(), 0, true)) {
            Blocks.Block last = BlockFile.last(index, segment);
            long known = last == null ? 0 : last.textEnd();
            if (segment.size() - known <= Math.max(CATCH_UP, 2 * (to - from))) {
                List<Blocks.Block> more = BlockScan.from(known, segment, times);
                if (!more.isEmpty()) {
                    BlockFile.append(index, more, segment);
                }
            }
        } catch (IOException e) {
            LOG.debug("{} is not kept up", index, e);
        }
    }

    /** What lies where in this file. */
    Blocks of(Segment segment) throws IOException {
        if (segment instanceof GzipSegment gzip) {
            return gzip.blocks();
        }
        Path path = LineFiles.index(segment.live() ? files.live() : files.plain(segment.number()));
        Blocks known = BlockFile.load(path, segment);
        List<Blocks.Block> more = BlockScan.from(known.textEnd(), segment, times);
        if (more.isEmpty()) {
            return known;
        }
        Blocks all = known.and(more);
        save(path, all, segment);
        return all;
    }

    /** So that the next reader need not read it again; it is no harm when that is not possible. */
    private void save(Path path, Blocks blocks, Segment segment) {
        try (LineLock.Held held = lock.tryHold()) {
            if (held != null && isThere(segment)) {
                BlockFile.save(path, blocks, segment);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} is not written", path, e);
        }
    }

    /** Whether the file still has the name it was opened by. */
    private boolean isThere(Segment segment) throws IOException {
        LineFiles.Listing now = files.list();
        return segment.live()
                ? now.live() == segment.number()
                : files.plain(segment.number()).equals(now.rotated().get(segment.number()));
    }
}
