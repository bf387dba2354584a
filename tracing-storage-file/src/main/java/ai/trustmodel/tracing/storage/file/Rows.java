package ai.trustmodel.tracing.storage.file;

import java.util.Arrays;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * Where every stored record stands, in the order of the cursors: arrays of numbers, 50 bytes a record. Rows are added file
 * by file and then brought into order. Not thread-safe.
 */
final class Rows {
    /** In place of the number of a trace: a record outside any. */
    static final int NO_TRACE = -1;

    private long[] cursors = new long[64];
    private long[] offsets = new long[64];
    private long[] times = new long[64];
    private int[] lengths = new int[64];
    private int[] files = new int[64];
    private int[] traces = new int[64];
    private int size;
    private IdTable ids = new IdTable();

    int size() {
        return size;
    }

    long cursor(int row) {
        return cursors[row];
    }

    int file(int row) {
        return files[row];
    }

    Place place(int row) {
        return new Place(files[row], offsets[row], lengths[row]);
    }

    /** The number of the trace it belongs to, or {@link #NO_TRACE}. */
    int trace(int row) {
        return traces[row];
    }

    /** When it happened, in milliseconds; of events alone. */
    long time(int row) {
        return times[row];
    }

    /** Says to which trace a row belongs, when traces are numbered anew. */
    void trace(int row, int number) {
        traces[row] = number;
    }

    boolean contains(UUID id) {
        return ids.contains(id);
    }

    /** Adds a row; false when there is one of this id. */
    boolean add(UUID id, long cursor, long millis, int trace, Place place) {
        if (!ids.add(id)) {
            return false;
        }
        if (size == cursors.length) {
            int larger = size + size / 2;
            cursors = Arrays.copyOf(cursors, larger);
            offsets = Arrays.copyOf(offsets, larger);
            times = Arrays.copyOf(times, larger);
            lengths = Arrays.copyOf(lengths, larger);
            files = Arrays.copyOf(files, larger);
            traces = Arrays.copyOf(traces, larger);
        }
        cursors[size] = cursor;
        offsets[size] = place.offset();
        times[size] = millis;
        lengths[size] = place.length();
        files[size] = place.file();
        traces[size] = trace;
        size++;
        return true;
    }

    /** The first row whose cursor is greater than this one. */
    int after(long cursor) {
        int from = 0;
        int to = size;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (cursors[middle] <= cursor) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    /** Brings the rows into the order of their cursors after some were added from this one on; whether any moved. */
    boolean sort(int from) {
        for (int row = Math.max(1, from); row < size; row++) {
            if (cursors[row] < cursors[row - 1]) {
                keep(merged(), size);
                return true;
            }
        }
        return false;
    }

    /** Leaves out the rows that are not wanted. */
    void retain(IntPredicate wanted) {
        int[] kept = new int[size];
        int count = 0;
        for (int row = 0; row < size; row++) {
            if (wanted.test(row)) {
                kept[count++] = row;
            }
        }
        keep(kept, count);
    }

    /** All rows in order, merged from the ascending runs that the files gave. */
    private int[] merged() {
        int[] starts = new int[16];
        int runs = 0;
        for (int row = 0; row < size; row++) {
            if (row == 0 || cursors[row] < cursors[row - 1]) {
                if (runs + 1 >= starts.length) {
                    starts = Arrays.copyOf(starts, runs * 2);
                }
                starts[runs++] = row;
            }
        }
        int[] ends = new int[runs];
        for (int run = 0; run < runs; run++) {
            ends[run] = run + 1 < runs ? starts[run + 1] : size;
        }
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int least = -1;
            for (int run = 0; run < runs; run++) {
                if (starts[run] < ends[run] && (least < 0 || cursors[starts[run]] < cursors[starts[least]])) {
                    least = run;
                }
            }
            order[i] = starts[least]++;
        }
        return order;
    }

    private void keep(int[] rows, int count) {
        cursors = longs(cursors, rows, count);
        offsets = longs(offsets, rows, count);
        times = longs(times, rows, count);
        lengths = ints(lengths, rows, count);
        files = ints(files, rows, count);
        traces = ints(traces, rows, count);
        ids.reorder(rows, count);
        size = count;
    }

    private static long[] longs(long[] from, int[] rows, int count) {
        long[] to = new long[Math.max(64, count)];
        for (int i = 0; i < count; i++) {
            to[i] = from[rows[i]];
        }
        return to;
    }

    private static int[] ints(int[] from, int[] rows, int count) {
        int[] to = new int[Math.max(64, count)];
        for (int i = 0; i < count; i++) {
            to[i] = from[rows[i]];
        }
        return to;
    }
}
