package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.spi.RecordIds;
import java.util.Arrays;
import java.util.UUID;

/** The ids of records in 16 bytes each, and the row each is in. Not thread-safe. */
final class IdTable {
    private static final int NONE = -1;
    private static final int UUID_LENGTH = 36;

    private long[] high = new long[64];
    private long[] low = new long[64];
    private int size;
    private int[] slots = empty(256);

    /** An id as it is kept: a UUID as it is, anything else by its hash. */
    static UUID of(String id) {
        if (id.length() == UUID_LENGTH) {
            try {
                UUID uuid = UUID.fromString(id);
                if (uuid.toString().equals(id)) {
                    return uuid;
                }
            } catch (IllegalArgumentException e) {
                return UUID.fromString(RecordIds.of(id));
            }
        }
        return UUID.fromString(RecordIds.of(id));
    }

    /** Whether an id is in it. */
    boolean contains(UUID id) {
        return slots[slot(id.getMostSignificantBits(), id.getLeastSignificantBits())] != NONE;
    }

    /** The id of the next row; false when it has one already, and the row is not wanted. */
    boolean add(UUID id) {
        long mostSignificant = id.getMostSignificantBits();
        long leastSignificant = id.getLeastSignificantBits();
        int slot = slot(mostSignificant, leastSignificant);
        if (slots[slot] != NONE) {
            return false;
        }
        if (size == high.length) {
            high = Arrays.copyOf(high, size * 2);
            low = Arrays.copyOf(low, size * 2);
        }
        high[size] = mostSignificant;
        low[size] = leastSignificant;
        slots[slot] = size++;
        if (size * 2 > slots.length) {
            rehash(slots.length * 2);
        }
        return true;
    }

    /** Takes over the rows of these numbers, in this order. */
    void reorder(int[] rows, int count) {
        long[] nextHigh = new long[Math.max(64, count)];
        long[] nextLow = new long[Math.max(64, count)];
        for (int i = 0; i < count; i++) {
            nextHigh[i] = high[rows[i]];
            nextLow[i] = low[rows[i]];
        }
        high = nextHigh;
        low = nextLow;
        size = count;
        int length = 256;
        while (length < size * 2) {
            length *= 2;
        }
        rehash(length);
    }

    private void rehash(int length) {
        slots = empty(length);
        for (int row = 0; row < size; row++) {
            slots[slot(high[row], low[row])] = row;
        }
    }

    private int slot(long mostSignificant, long leastSignificant) {
        long mixed = (mostSignificant * 0x9E3779B97F4A7C15L) ^ leastSignificant;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        int slot = (int) (mixed >>> 32) & (slots.length - 1);
        while (slots[slot] != NONE && (high[slots[slot]] != mostSignificant || low[slots[slot]] != leastSignificant)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private static int[] empty(int length) {
        int[] slots = new int[length];
        Arrays.fill(slots, NONE);
        return slots;
    }
}
