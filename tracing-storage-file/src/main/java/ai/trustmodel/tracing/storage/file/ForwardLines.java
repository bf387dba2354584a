package ai.trustmodel.tracing.storage.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a piece of one file, oldest first. At the end it can be asked again: the file may have grown. */
final class ForwardLines {
    private static final int BLOCK = 64 << 10;

    private final Segment segment;
    private final long end;
    private final int maxLine;
    private final byte[] block = new byte[BLOCK];

    /** Where the block lies in the text, and which part of it is not given yet. */
    private long blockAt;

    private int from;
    private int to;
    private boolean growing;
    private long tooLong;

    /** Reads the lines that begin in this piece. */
    ForwardLines(Segment segment, long start, long end) {
        this(segment, start, end, LineReader.MAX_LINE);
    }

    ForwardLines(Segment segment, long start, long end, int maxLine) {
        this.segment = segment;
        this.end = end;
        this.maxLine = maxLine;
        blockAt = start;
        growing = segment.live();
    }

    /** Nobody appends to the file any more: a last line without a newline is all there will be of it. */
    void complete() {
        growing = false;
    }

    @Nullable
    Line next() throws IOException {
        while (true) {
            long start = blockAt + from;
            if (start >= end) {
                return null;
            }
            int newline = newline();
            if (newline >= 0) {
                return line(start, Arrays.copyOfRange(block, from, newline), newline + 1, true);
            }
            Line line = longLine(start);
            if (line != null || blockAt + from == start) {
                return line;
            }
        }
    }

    /** A line that does not end in this block, null when it has not come yet or was passed over. */
    private @Nullable Line longLine(long start) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        long length = 0;
        while (true) {
            length += to - from;
            if (length <= maxLine) {
                head.write(block, from, to - from);
            }
            if (!fill()) {
                return tail(start, head.toByteArray(), length);
            }
            int newline = newline();
            if (newline >= 0) {
                length += newline - from;
                if (length > maxLine) {
                    tooLong++;
                    from = newline + 1;
                    return null;
                }
                head.write(block, from, newline - from);
                return line(start, head.toByteArray(), newline + 1, true);
            }
        }
    }

    /** The end of the file without a newline: given once the file is complete, and until then begun again. */
    private @Nullable Line tail(long start, byte[] bytes, long length) {
        long after = blockAt + to;
        if (growing || length == 0) {
            restart(start);
            return null;
        }
        restart(after);
        if (length > maxLine) {
            tooLong++;
            return null;
        }
        return new Line(at(start), at(after), bytes, false);
    }

    private void restart(long position) {
        blockAt = position;
        from = 0;
        to = 0;
    }

    private Line line(long start, byte[] bytes, int next, boolean ended) {
        from = next;
        return new Line(at(start), at(blockAt + next), bytes, ended);
    }

    private LinePosition at(long offset) {
        return new LinePosition(segment.number(), offset);
    }

    private int newline() {
        for (int i = from; i < to; i++) {
            if (block[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private boolean fill() throws IOException {
        long next = blockAt + to;
        int count = segment.read(next, block, 0, BLOCK);
        if (count <= 0) {
            return false;
        }
        blockAt = next;
        from = 0;
        to = count;
        return true;
    }

    /** Where the next line begins. */
    long position() {
        return blockAt + from;
    }

    /** How many lines were too long to be given. */
    long tooLong() {
        return tooLong;
    }
}
