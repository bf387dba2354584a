package ai.trustmodel.tracing.extractors;

import java.util.Arrays;

/** Bytes that are collected until they are whole; the array is used again. */
final class Chunk {
    /** What is kept for the next one; a single large event should not stay in memory. */
    private static final int KEPT = 1 << 16;

    byte[] bytes = new byte[256];
    int size;

    void add(byte[] from, int start, int end) {
        int length = end - start;
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * bytes.length));
        }
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    void add(char ascii) {
        add(new byte[] {(byte) ascii}, 0, 1);
    }

    void clear() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[256];
        }
    }
}
