package ai.trustmodel.tracing.storage.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Predicate;

/** Removes lines out of the middle. Used by whoever holds the lock. */
final class Removal {
    private final LineFiles files;
    private final Rotation rotation;
    private final LineTimes times;

    Removal(LineFiles files, Rotation rotation, LineTimes times) {
        this.files = files;
        this.rotation = rotation;
        this.times = times;
    }

    /** Removes these lines; how many there were. */
    long removeIf(Predicate<Line> unwanted) throws IOException {
        if (!any(unwanted)) {
            return 0; // nothing is rotated or written for that
        }
        rotation.putAside();
        long last = files.list().live() - 1;
        Path replacement = files.replacement(last + 1);
        Path unfinished = LineFiles.unfinished(files.plain(last + 1));
        PrivateFiles.createIfMissing(unfinished);
        long removed = 0;
        long kept = 0;
        try (LineReader lines = new ForwardLog(files, times, LinePosition.BEGIN);
                FileChannel channel =
                        FileChannel.open(unfinished, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 20)) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                if (unwanted.test(line)) {
                    removed++;
                } else {
                    out.write(line.bytes());
                    out.write('\n');
                    kept++;
                }
            }
            out.flush();
            channel.force(true); // what it stands for is removed next
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        if (kept == 0) {
            Files.delete(unfinished);
        } else {
            Files.move(unfinished, replacement, StandardCopyOption.ATOMIC_MOVE);
        }
        rotation.removeUpTo(last); // from here on the replacement counts, and the others do not
        rotation.settle();
        return removed;
    }

    private boolean any(Predicate<Line> unwanted) throws IOException {
        try (LineReader lines = new ForwardLog(files, times, LinePosition.BEGIN)) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                if (unwanted.test(line)) {
                    return true;
                }
            }
        }
        return false;
    }
}
