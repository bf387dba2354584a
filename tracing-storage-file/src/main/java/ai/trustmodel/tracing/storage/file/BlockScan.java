package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds out what lies where, by reading. */
final class BlockScan {
    private BlockScan() {}

    /** The whole blocks behind this place of a file that is not compressed; of a rotated one the rest too. */
    static List<Blocks.Block> from(long place, Segment plain, LineTimes times) throws IOException {
        List<Blocks.Block> found = new ArrayList<>();
        long size = plain.size();
        long start = place;
        long end = start;
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        ForwardLines lines = new ForwardLines(plain, start, size);
        for (Line line = lines.next(); line != null; line = lines.next()) {
            long time = times.of(line.bytes(), 0, line.bytes().length);
            if (time != LineTimes.UNKNOWN) {
                earliest = Math.min(earliest, time);
                latest = Math.max(latest, time);
            }
            end = line.next().offset();
            if (end - start >= Blocks.LENGTH) {
                found.add(new Blocks.Block(start, end - start, start, end - start, earliest, latest));
                start = end;
                earliest = Long.MAX_VALUE;
                latest = Long.MIN_VALUE;
            }
        }
        end = lines.position(); // lines that were too long to be given lie before it too
        if (!plain.live() && end > start) {
            found.add(new Blocks.Block(start, end - start, start, end - start, earliest, latest));
        }
        return found;
    }
}
