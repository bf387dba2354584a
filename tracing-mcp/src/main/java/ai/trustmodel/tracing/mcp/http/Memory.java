package ai.trustmodel.tracing.mcp.http;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How much the requests that are handled at a time may hold together. Thread-safe. */
final class Memory {
    private static final int UNIT = 1024;
    private static final int PATIENCE_SECONDS = 10;

    /** What the smallest request counts. */
    static final int LEAST_BYTES = 16 * UNIT;

    private final Semaphore units;

    Memory(int bytes) {
        units = new Semaphore(bytes / UNIT, true);
    }

    /** What one request holds; for one thread at a time. */
    final class Share implements AutoCloseable {
        private int held;

        private Share() {}

        /** Holds this much at least, as soon as others have let go of enough. */
        void atLeast(long bytes) throws Refused {
            int wanted = Math.toIntExact((Math.max(bytes, LEAST_BYTES) + UNIT - 1) / UNIT);
            if (wanted <= held) {
                return;
            }
            try {
                if (!units.tryAcquire(wanted - held, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new Refused(503, "busy", "the server is busy; try again in a moment");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refused(503, "busy", "the server is stopping");
            }
            held = wanted;
        }

        /** The same for somebody else to give back; this one then holds nothing. */
        Share handOn() {
            Share other = new Share();
            other.held = held;
            held = 0;
            return other;
        }

        @Override
        public void close() {
            units.release(held);
            held = 0;
        }
    }

    Share share() {
        return new Share();
    }
}
