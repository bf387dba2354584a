package ai.trustmodel.tracing.storage.file;

import java.util.ArrayList;
import java.util.List;

/**
 * What lies where in a file: its text in blocks of about a quarter of a megabyte, with the earliest and the latest time in each. A
 * clock that was set back makes blocks whose times overlap, and none that is overlooked. Immutable.
 */
final class Blocks {
    /** A block ends with the first line that makes it so long. */
    static final int LENGTH = 256 << 10;

    static final Blocks NONE = new Blocks(List.of());

    private final List<Block> all;

    Blocks(List<Block> all) {
        this.all = List.copyOf(all);
    }

    /**
     * One block.
     *
     * @param text where it begins in the text
     * @param textLength how long its text is
     * @param file where it begins in the file, which is elsewhere when the file is compressed
     * @param fileLength how long it is there
     * @param earliest the earliest time in it, microseconds since 1970
     * @param latest the latest; before the earliest when no line has a time
     */
    record Block(long text, long textLength, long file, long fileLength, long earliest, long latest) {
        long textEnd() {
            return text + textLength;
        }

        long fileEnd() {
            return file + fileLength;
        }

        boolean touches(TimeRange times) {
            return latest >= times.since() && earliest <= times.until();
        }
    }

    /** A piece of text, from here up to there. */
    record Piece(long from, long to) {}

    List<Block> all() {
        return all;
    }

    Blocks and(List<Block> more) {
        List<Block> both = new ArrayList<>(all);
        both.addAll(more);
        return new Blocks(both);
    }

    long textEnd() {
        return all.isEmpty() ? 0 : all.get(all.size() - 1).textEnd();
    }

    long fileEnd() {
        return all.isEmpty() ? 0 : all.get(all.size() - 1).fileEnd();
    }

    /** The number of the block with this place in the text, -1 when there is none. */
    int at(long position) {
        int low = 0;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Block block = all.get(middle);
            if (position < block.text()) {
                high = middle - 1;
            } else if (position >= block.textEnd()) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }

    /** The pieces of a text that may hold lines of these times, in order; what the blocks do not cover is one of them. */
    List<Piece> pieces(TimeRange times, long size) {
        List<Piece> pieces = new ArrayList<>();
        for (Block block : all) {
            if (block.touches(times)) {
                add(pieces, block.text(), block.textEnd());
            }
        }
        if (textEnd() < size) {
            add(pieces, textEnd(), size);
        }
        return pieces;
    }

    private static void add(List<Piece> pieces, long from, long to) {
        int last = pieces.size() - 1;
        if (last >= 0 && pieces.get(last).to() == from) {
            pieces.set(last, new Piece(pieces.get(last).from(), to));
        } else {
            pieces.add(new Piece(from, to));
        }
    }
}
