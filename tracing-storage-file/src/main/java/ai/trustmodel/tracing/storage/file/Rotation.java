package ai.trustmodel.tracing.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts full files aside, compresses them beside the writing, and removes the oldest. */
final class Rotation implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);

    private final LineFiles files;
    private final LineFileOptions options;
    private final LineLock lock;
    private final Compressor compressor;

    Rotation(LineFiles files, LineFileOptions options, LineLock lock, LineIndex index) {
        this.files = files;
        this.options = options;
        this.lock = lock;
        compressor = new Compressor(files, lock, index);
    }

    /** Ends what a process that died has begun. What cannot be done now is done another time. */
    void settle() {
        if (!Files.isDirectory(files.directory())) {
            return;
        }
        try (LineLock.Held held = lock.tryHold()) {
            if (held != null) {
                tidy();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} is left as it is", files.live(), e);
        }
    }

    /** Puts the live file aside. The caller holds the lock. */
    void rotate() throws IOException {
        putAside();
        tidy();
    }

    /** The same without a look at the others; the number of the file that was put aside or would have been. */
    void putAside() throws IOException {
        Path live = files.live();
        if (!Files.exists(live)) {
            return;
        }
        Path target = files.plain(files.list().live());
        Files.move(live, target, StandardCopyOption.ATOMIC_MOVE);
        moveIfThere(LineFiles.index(live), LineFiles.index(target));
    }

    /** Gives new files their names, removes what is too many or of no use, and has the rest compressed. */
    private void tidy() throws IOException {
        LineFiles.Listing listing = files.list();
        boolean compress = false;
        for (long number : listing.rotated().keySet()) {
            moveIfThere(files.replacement(number), files.plain(number));
            compress |= Files.exists(files.plain(number));
        }
        List<Long> numbers = new ArrayList<>(listing.rotated().keySet());
        if (options.keep() > 0 && numbers.size() > options.keep()) {
            for (long number : numbers.subList(0, numbers.size() - options.keep())) {
                remove(number);
            }
        }
        removeLeftovers(listing.leftovers());
        if (compress && options.gzip()) {
            compressor.start();
        }
    }

    private void removeLeftovers(List<Path> leftovers) throws IOException {
        if (leftovers.isEmpty()) {
            return;
        }
        try (LineLock.Held side = lock.holdSide()) { // one of them may be what is being compressed
            if (side != null) {
                for (Path path : leftovers) {
                    delete(path);
                }
            }
        }
    }

    /** Ends all files up to this one. The caller holds the lock. */
    void removeUpTo(long number) throws IOException {
        List<Long> ended =
                List.copyOf(files.list().rotated().headMap(number, true).keySet());
        if (!ended.isEmpty()) {
            files.raiseFloor(number);
            for (long one : ended) {
                remove(one);
            }
        }
    }

    private void remove(long number) throws IOException {
        delete(files.replacement(number));
        delete(files.plain(number));
        delete(files.compressed(number));
    }

    static void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(LineFiles.index(path));
    }

    static void moveIfThere(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // There is none.
        }
    }

    /** Waits for what is compressed now, which stops at the next opportunity. */
    @Override
    public void close() {
        compressor.close();
    }
}
