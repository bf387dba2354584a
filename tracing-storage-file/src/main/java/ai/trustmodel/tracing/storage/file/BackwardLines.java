package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a piece of one file, newest first, read in blocks from its end. Lines are taken apart as bytes, so that a
 * character may lie across two blocks.
 */
final class BackwardLines {
    private static final int BLOCK = 64 << 10;

    private final Segment segment;
    private final long start;
    private final int maxLine;
    private final byte[] block = new byte[BLOCK];

    /** Where the block lies in the text, and how much of it is not given yet. */
    private long blockAt;

    private int left;

    /** Ends of the line whose beginning has not been read, in the order of the text. */
    private final Deque<byte[]> ends = new ArrayDeque<>();

    private long endsLength;

    /** Where the line ends that is looked for, and whether a newline stands there. */
    private long lineEnd;

    private boolean ended;
    private boolean done;
    private long tooLong;

    /** Reads the lines of a piece that begins and ends between lines, or at the end of the file. */
    BackwardLines(Segment segment, long start, long end) throws IOException {
        this(segment, start, end, LineReader.MAX_LINE);
    }

    BackwardLines(Segment segment, long start, long end, int maxLine) throws IOException {
        this.segment = segment;
        this.start = start;
        this.maxLine = maxLine;
        blockAt = end;
        lineEnd = end;
        byte[] last = new byte[1];
        done = end <= start;
        if (!done && segment.read(end - 1, last, 0, 1) == 1 && last[0] == '\n') {
            ended = true;
            lineEnd = end - 1;
            blockAt = end - 1;
        }
    }

    @Nullable
    Line next() throws IOException {
        while (!done) {
            int newline = newline();
            if (newline >= 0) {
                Line line = take(blockAt + newline + 1, newline + 1);
                left = newline;
                lineEnd = blockAt + newline;
                ended = true;
                if (line != null) {
                    return line;
                }
            } else {
                keepEnd();
                if (blockAt <= start) {
                    done = true;
                    return take(start, 0);
                }
                fill();
            }
        }
        return null;
    }

    private int newline() {
        for (int i = left - 1; i >= 0; i--) {
            if (block[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void keepEnd() {
        endsLength += left;
        if (endsLength > maxLine) {
            ends.clear();
        } else if (left > 0) {
            byte[] end = new byte[left];
            System.arraycopy(block, 0, end, 0, left);
            ends.addFirst(end);
        }
        left = 0;
    }

    private void fill() throws IOException {
        int length = (int) Math.min(BLOCK, blockAt - start);
        blockAt -= length;
        left = segment.read(blockAt, block, 0, length);
        if (left < length) { // an append that failed was taken back while this reader was there
            ends.clear();
            endsLength = 0;
            lineEnd = blockAt + left;
            ended = false;
        }
    }

    /** The line that begins here and whose first bytes are those of the block from this index; null when too long. */
    private @Nullable Line take(long at, int from) {
        int first = left - from;
        long length = first + endsLength;
        byte[] bytes = null;
        if (length <= maxLine) {
            bytes = new byte[(int) length];
            System.arraycopy(block, from, bytes, 0, first);
            int position = first;
            for (byte[] end : ends) {
                System.arraycopy(end, 0, bytes, position, end.length);
                position += end.length;
            }
        } else {
            tooLong++;
        }
        ends.clear();
        endsLength = 0;
        long number = segment.number();
        return bytes == null
                ? null
                : new Line(
                        new LinePosition(number, at),
                        new LinePosition(number, ended ? lineEnd + 1 : lineEnd),
                        bytes,
                        ended);
    }

    /** How many lines were too long to be given. */
    long tooLong() {
        return tooLong;
    }
}
