package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.spi.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;

/**
 * A log of lines: a file that is appended to, and those that were rotated out of its way. Several processes may append
 * and read at the same time. Nothing about the file is remembered between two appends but what is cheap to check, since
 * another process may have rotated it, or a person removed it. Thread-safe.
 */
final class LineFile implements Closeable {
    private final LineFiles files;
    private final LineFileOptions options;
    private final LineTimes times;
    private final Clock clock;
    private final LineLock lock;
    private final LineIndex index;
    private final Rotation rotation;
    private final LiveFile live;

    LineFile(Path path, LineFileOptions options, LineTimes times, Clock clock) {
        files = new LineFiles(path);
        this.options = options;
        this.times = times;
        this.clock = clock;
        lock = LineLock.of(files.beside(".lock"));
        index = new LineIndex(files, lock, times);
        rotation = new Rotation(files, options, lock, index);
        live = new LiveFile(files);
        rotation.settle();
    }

    /**
     * Adds lines, which hold no newline. They are there when this returns, and when it throws none of them is.
     *
     * @return where the first of them begins
     * @throws StorageException when they cannot be added
     */
    LinePosition append(List<byte[]> lines) {
        return locked(() -> {
            byte[] bytes = join(lines);
            long before = live.size();
            if (before > 0 && (isFull(before + bytes.length) || isOld())) {
                rotation.rotate();
            }
            LinePosition at = write(bytes);
            index.appended(at.offset(), at.offset() + bytes.length);
            return at;
        });
    }

    /** Does something while no other process appends, rotates or removes. It may append itself. */
    <T> T locked(LineLock.Work<T> work) {
        try {
            return lock.during(work);
        } catch (IOException e) {
            throw Failures.of("cannot write " + files.live(), e);
        }
    }

    private static byte[] join(List<byte[]> lines) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            bytes.write(line, 0, line.length);
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    private boolean isFull(long size) {
        return options.maxBytes() > 0 && size > options.maxBytes();
    }

    private boolean isOld() throws IOException {
        if (options.maxAge() == null) {
            return false;
        }
        long first = live.firstTime(times);
        return first != LineTimes.UNKNOWN
                && first < TimeRange.micros(clock.instant().minus(options.maxAge()));
    }

    private LinePosition write(byte[] bytes) throws IOException {
        PrivateFiles.createIfMissing(files.live());
        try (RandomAccessFile file = new RandomAccessFile(files.live().toFile(), "rw")) {
            long size = file.length();
            try {
                file.seek(size);
                long start = size;
                if (isTorn(file, size)) { // what was cut stays a line of its own
                    file.write('\n');
                    start++;
                }
                file.write(bytes);
                if (options.durability() == Durability.POWER) {
                    file.getFD().sync();
                }
                return new LinePosition(live.number(), start);
            } catch (IOException e) {
                file.setLength(size);
                throw e;
            }
        }
    }

    private static boolean isTorn(RandomAccessFile file, long size) throws IOException {
        if (size == 0) {
            return false;
        }
        file.seek(size - 1);
        return file.read() != '\n';
    }

    /** Where the next line will begin, unless the file is rotated before. */
    LinePosition end() {
        return locked(() -> new LinePosition(live.number(), live.size()));
    }

    /**
     * The lines from here on, oldest first, across rotated files. When it has given all it can be asked again: it goes on
     * with what has been appended since.
     */
    LineReader forward(LinePosition from) {
        return new ForwardLog(files, times, from);
    }

    /** The lines there are now, newest first; those outside these times are left out as far as that is cheap. */
    LineReader backward(TimeRange range) {
        return new BackwardLog(files, index, range);
    }

    /** Reads single lines whose places are known. */
    LinePicker picker() {
        return new LinePicker(files, times);
    }

    /** Puts the file aside and begins a new one. */
    void rotate() {
        locked(() -> {
            rotation.rotate();
            return true;
        });
    }

    /**
     * Removes lines: those that stay are written to a new file, which then takes the place of all there was at once.
     * Places of lines before it mean nothing any more.
     *
     * @return how many were removed
     */
    long removeIf(Predicate<Line> unwanted) {
        return locked(() -> new Removal(files, rotation, times).removeIf(unwanted));
    }

    /** Removes everything; how many lines there were. */
    long clear() {
        return locked(() -> {
            long lines = 0;
            try (LineReader all = forward(LinePosition.BEGIN)) {
                for (Line line = all.next(); line != null; line = all.next()) {
                    lines += LineBytes.isBlank(line.bytes()) ? 0 : 1;
                }
            }
            rotation.putAside();
            rotation.removeUpTo(files.list().live() - 1);
            return lines;
        });
    }

    /** Whether there is anything. */
    boolean isEmpty() throws IOException {
        return live.size() == 0 && files.list().rotated().isEmpty();
    }

    /** What all of it takes on disk, in bytes. */
    long bytes() throws IOException {
        long bytes = live.size();
        for (Path path : files.list().rotated().values()) {
            bytes += size(path);
        }
        return bytes;
    }

    private static long size(Path path) throws IOException {
        try {
            return Files.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        rotation.close();
        lock.close();
    }
}
