package ai.trustmodel.tracing.model;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * The body of a streamed answer as it arrived: its bytes, and when each piece of them came. As the response of an
 * {@link Exchange} it lets the times to the first token and between tokens be found.
 *
 * <p>Immutable and thread-safe. Two are equal when their bytes and times are.
 */
public final class StreamedBody {
    private final byte[] bytes;
    private final int size;
    private final int[] ends;
    private final long[] nanos;
    private final int pieces;

    private StreamedBody(byte[] bytes, int size, int[] ends, long[] nanos, int pieces) {
        this.bytes = bytes;
        this.size = size;
        this.ends = ends;
        this.nanos = nanos;
        this.pieces = pieces;
    }

    /** Takes the pieces of a body. */
    @FunctionalInterface
    public interface PieceReader {
        /**
         * Takes a piece, which is not to be changed.
         *
         * @param elapsed time from sending the request to its arrival
         */
        void read(byte[] bytes, int from, int to, Duration elapsed);
    }

    /** How many bytes. */
    public int size() {
        return size;
    }

    /** In how many pieces they came. */
    public int pieces() {
        return pieces;
    }

    /** Hands out the pieces in order. */
    public void forEachPiece(PieceReader reader) {
        int from = 0;
        for (int i = 0; i < pieces; i++) {
            reader.read(bytes, from, ends[i], Duration.ofNanos(nanos[i]));
            from = ends[i];
        }
    }

    /** A copy of the bytes, at most this many of the first. */
    public byte[] head(int most) {
        return Arrays.copyOf(bytes, Math.min(size, most));
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return head(size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamedBody that
                && Arrays.equals(bytes, 0, size, that.bytes, 0, that.size)
                && Arrays.equals(ends, 0, pieces, that.ends, 0, that.pieces)
                && Arrays.equals(nanos, 0, pieces, that.nanos, 0, that.pieces);
    }

    @Override
    public int hashCode() {
        return 31 * size + pieces;
    }

    @Override
    public String toString() {
        return "StreamedBody[" + size + " bytes in " + pieces + " pieces]";
    }

    /** Collects the pieces of a body. Not thread-safe. */
    public static final class Builder {
        /** Of a stream with more pieces than this the last ones count as one. */
        private static final int MOST_PIECES = 1 << 20;

        private byte[] bytes = new byte[1024];
        private int size;
        private int[] ends = new int[16];
        private long[] nanos = new long[16];
        private int pieces;

        /** Starts a body without bytes. */
        public Builder() {}

        /**
         * Adds a copy of these bytes.
         *
         * @param elapsed time from sending the request to their arrival
         */
        public Builder add(byte[] piece, int from, int to, Duration elapsed) {
            int length = to - from;
            if (length <= 0) {
                return this;
            }
            int needed = Math.addExact(size, length);
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * size)));
            }
            System.arraycopy(piece, from, bytes, size, length);
            size = needed;
            if (pieces < MOST_PIECES) {
                if (pieces == ends.length) {
                    ends = Arrays.copyOf(ends, 2 * pieces);
                    nanos = Arrays.copyOf(nanos, 2 * pieces);
                }
                nanos[pieces++] = elapsed.toNanos();
            }
            ends[pieces - 1] = size;
            return this;
        }

        /** Adds this text in UTF-8. */
        public Builder add(String piece, Duration elapsed) {
            byte[] encoded = piece.getBytes(StandardCharsets.UTF_8);
            return add(encoded, 0, encoded.length, elapsed);
        }

        /** How many bytes it has so far. */
        public int size() {
            return size;
        }

        /** The body; further pieces go to a body of their own. */
        public StreamedBody build() {
            StreamedBody body = new StreamedBody(bytes, size, ends, nanos, pieces);
            bytes = new byte[0];
            ends = new int[1];
            nanos = new long[1];
            size = 0;
            pieces = 0;
            return body;
        }
    }
}
