package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.StorageException;

/** Where records stand: those of a trace side by side, each at the trace's number and its own ordinal in it. */
final class Keys {
    private static final int BITS = 24;
    private static final long MOST = 1L << BITS;

    private Keys() {}

    /** The key of a trace's record; {@link #first} and {@link #end} bound those of a whole trace. */
    static long of(long trace, long ordinal) {
        if (ordinal >= MOST) {
            throw StorageException.permanent(
                    "a trace holds at most " + MOST + " records; start another trace, in the same thread",
                    new IllegalStateException("ordinal " + ordinal));
        }
        return trace << BITS | ordinal;
    }

    static long first(long trace) {
        return trace << BITS;
    }

    static long end(long trace) {
        return trace + 1 << BITS;
    }

    static long trace(long key) {
        return key >> BITS;
    }

    static long ordinal(long key) {
        return key & MOST - 1;
    }
}
