package ai.trustmodel.tracing.storage.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compresses rotated files in a thread that ends when there is nothing left to do. One process at a time does it. */
final class Compressor implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Compressor.class);

    private final LineFiles files;
    private final LineLock lock;
    private final LineIndex index;
    private @Nullable Thread thread;
    private boolean more;
    private volatile boolean closed;

    Compressor(LineFiles files, LineLock lock, LineIndex index) {
        this.files = files;
        this.lock = lock;
        this.index = index;
    }

    synchronized void start() {
        more = true;
        if (thread == null && !closed) {
            thread = new Thread(this::run, "compress " + files.live().getFileName());
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        while (goOn()) {
            try (LineLock.Held side = lock.holdSide()) {
                if (side != null) {
                    compressAll();
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("{}: a rotated file stays as it is for now: {}", files.live(), e.toString());
            }
        }
    }

    private synchronized boolean goOn() {
        if (more && !closed) {
            more = false;
            return true;
        }
        thread = null;
        return false;
    }

    private void compressAll() throws IOException {
        for (long number : files.list().rotated().keySet()) {
            Path plain = files.plain(number);
            if (!closed && Files.exists(plain)) {
                if (!Files.exists(files.compressed(number))) {
                    compress(number, plain);
                } else {
                    finish(plain, null, files.compressed(number));
                }
            }
        }
    }

    private void compress(long number, Path plain) throws IOException {
        Path target = files.compressed(number);
        Path unfinished = LineFiles.unfinished(target);
        try (Segment segment = new PlainSegment(plain, number, false)) {
            Blocks packed = GzipWriter.write(segment, index.of(segment), unfinished, () -> !closed);
            if (packed == null) {
                Files.deleteIfExists(unfinished);
                return;
            }
            try (Segment raw = new PlainSegment(unfinished, number, false)) {
                Files.deleteIfExists(LineFiles.index(target));
                BlockFile.save(LineFiles.index(target), packed, raw);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} was removed before it was compressed", plain);
            Files.deleteIfExists(unfinished);
            return;
        } catch (IOException | RuntimeException e) { // a full disk needs its space back
            Files.deleteIfExists(unfinished);
            throw e;
        }
        finish(plain, unfinished, target);
    }

    /** Puts the compressed file in place, unless the file was removed in the meantime. */
    private void finish(Path plain, @Nullable Path unfinished, Path target) throws IOException {
        lock.during(() -> {
            if (!Files.exists(plain)) {
                return unfinished != null && Files.deleteIfExists(unfinished);
            }
            if (unfinished != null) {
                Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
                PrivateFiles.forceNames(files.directory());
            }
            Rotation.delete(plain);
            return true;
        });
    }

    @Override
    public void close() {
        closed = true;
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            try {
                running.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
