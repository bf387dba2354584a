package ai.trustmodel.tracing.host.network;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads the pages of the kernel's ring buffer, as {@code trace_pipe_raw} gives them. The text of {@code trace_pipe} does
 * not say which socket an event is about, and where it can be made to it leaves out the addresses of IPv6.
 */
final class TracePages {
    private static final int PADDING = 29;
    private static final int TIME_EXTEND = 30;
    private static final int TIME_STAMP = 31;
    private static final int LENGTH = 0x7FF_FFFF;
    private static final long STAMP = (1L << 59) - 1;

    private final int commitAt;
    private final int commitSize;
    private final int dataAt;
    private final int pageSize;

    /** @param header how a page begins: the file {@code header_page} */
    TracePages(TraceFormat header) {
        TraceFormat.Field commit = header.fields().getOrDefault("commit", new TraceFormat.Field(8, 8));
        TraceFormat.Field data = header.fields().getOrDefault("data", new TraceFormat.Field(16, 4080));
        commitAt = commit.offset();
        commitSize = commit.size();
        dataAt = data.offset();
        pageSize = data.offset() + data.size();
    }

    int pageSize() {
        return pageSize;
    }

    /** Takes the events of a page. */
    @FunctionalInterface
    interface Taker {
        void take(long nanos, ByteBuffer event);
    }

    void read(byte[] page, int length, Taker taker) {
        ByteBuffer bytes = ByteBuffer.wrap(page, 0, length).order(ByteOrder.nativeOrder());
        if (length < dataAt) {
            return;
        }
        long nanos = bytes.getLong(0);
        long commit = commitSize == Long.BYTES ? bytes.getLong(commitAt) : bytes.getInt(commitAt);
        int end = (int) Math.min(length, dataAt + (commit & LENGTH));
        int at = dataAt;
        while (at + 4 <= end) {
            int header = bytes.getInt(at);
            boolean little = bytes.order() == ByteOrder.LITTLE_ENDIAN;
            int kind = little ? header & 31 : header >>> 27;
            long delta = little ? header >>> 5 : header & LENGTH;
            at += 4;
            if (kind >= PADDING || kind == 0) {
                if (at + 4 > end) {
                    return;
                }
                long next = bytes.getInt(at) & 0xFFFF_FFFFL;
                if (kind == PADDING) {
                    if (delta == 0 || next > end - at) {
                        return; // the rest of the page is empty
                    }
                    nanos += delta;
                    at += (int) next;
                    continue;
                }
                if (kind == TIME_EXTEND) {
                    nanos += (next << 27) + delta;
                    at += 4;
                    continue;
                }
                if (kind == TIME_STAMP) {
                    // The upper bits are those of the page's own stamp.
                    nanos = (nanos & ~STAMP) | ((next << 27) + delta) & STAMP;
                    at += 4;
                    continue;
                }
                nanos += delta;
                if (next < 4 || next > end - at) {
                    return;
                }
                take(bytes, at + 4, (int) next - 4, end, nanos, taker); // it counts itself
                at += (int) next;
                continue;
            }
            nanos += delta;
            take(bytes, at, 4 * kind, end, nanos, taker);
            at += 4 * kind;
        }
    }

    private static void take(ByteBuffer page, int at, int size, int end, long nanos, Taker taker) {
        if (size > 0 && at + size <= end) {
            taker.take(nanos, page.slice(at, size).order(page.order()));
        }
    }
}
