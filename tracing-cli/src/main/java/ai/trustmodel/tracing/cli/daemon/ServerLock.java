package ai.trustmodel.tracing.cli.daemon;

import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second server away from a data directory. The lock of the file is what counts, and ends with the process
 * whatever becomes of it; what stands in the file tells others where the server is.
 *
 * <p>Nobody in this process may open the file while this is held: on most systems closing it again would give up the lock.
 */
final class ServerLock implements AutoCloseable {
    /** The byte that is locked by whoever serves: behind all that is written, since Windows lets nobody read what is locked. */
    static final long RUNNING = Long.MAX_VALUE - 1;

    /** The byte that is locked too once what stands in the file is true. */
    static final long LISTENING = RUNNING - 1;

    private static final int TRIES = 10;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(30);

    private final FileChannel channel;

    private ServerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The file in a data directory. */
    static Path file(Path directory) {
        return directory.resolve("server.lock");
    }

    /** Takes the lock; null when another server has it. */
    static @Nullable ServerLock take(Path directory) throws IOException {
        PrivateFiles.createDirectory(directory);
        FileChannel channel = FileChannel.open(
                file(directory),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PrivateFiles.fileAttributes());
        ServerLock lock = new ServerLock(channel);
        try {
            // Whoever looks whether a server is running holds it shared for a moment.
            for (int i = 0; i < TRIES; i++) {
                if (tryLock(channel) != null) {
                    channel.truncate(0);
                    return lock;
                }
                LockSupport.parkNanos(PAUSE);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(RUNNING, 1, false);
        } catch (OverlappingFileLockException e) { // another server in this process
            return null;
        }
    }

    /** Tells where the server listens now, and where its store is. */
    void announce(String endpoint, @Nullable Path tokenFile, @Nullable String authority, String store)
            throws IOException {
        ProcessHandle process = ProcessHandle.current();
        Instant began = process.info().startInstant().orElse(null);
        RunningServer server = new RunningServer(process.pid(), endpoint, tokenFile, authority, store, began);
        ByteBuffer text = ByteBuffer.wrap((Json.write(server.facts()) + "\n").getBytes(StandardCharsets.UTF_8));
        channel.truncate(0);
        channel.position(0);
        while (text.hasRemaining()) {
            channel.write(text);
        }
        channel.lock(LISTENING, 1, false); // whoever looks holds it for a moment
    }

    /** Gives it up; safe to call twice. The file stays, empty: another may hold it open already to lock it next. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                channel.truncate(0);
            }
        }
    }
}
