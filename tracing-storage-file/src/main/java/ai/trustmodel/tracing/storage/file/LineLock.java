package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.spi.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of one process at a time change a file. All of a process share one channel: the system ends its lock
 * as soon as the process closes any channel of the lock's file.
 */
final class LineLock implements Closeable {
    /** As long as SQLite waits. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(300);

    /** Behind all content: where locks are enforced, the locked bytes cannot be read by others. */
    private static final long MAIN = 1L << 40;

    private static final long SIDE = MAIN + 1;

    private static final Map<Path, LineLock> OPEN = new HashMap<>();

    private final Path path;
    private final ReentrantLock inside = new ReentrantLock();
    private int users;
    private @Nullable FileChannel channel;
    private @Nullable Object identity;
    private @Nullable FileLock outside;

    private LineLock(Path path) {
        this.path = path;
    }

    /** What a lock is held with. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** What nobody else may do at the same time. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    static LineLock of(Path path) {
        Path key = PrivateFiles.real(path);
        synchronized (OPEN) {
            LineLock lock = OPEN.computeIfAbsent(key, LineLock::new);
            lock.users++;
            return lock;
        }
    }

    /**
     * Does something once nobody else has the lock. The same thread may take it again.
     *
     * @throws StorageException when somebody else keeps it, or there can be no lock
     */
    <T> T during(Work<T> work) throws IOException {
        Held held = hold(PATIENCE);
        if (held == null) {
            throw StorageException.temporary(
                    path + " has been locked by another process for " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE)
                            + " s; end that process, or try again",
                    new IOException("locked"));
        }
        try {
            return work.run();
        } finally {
            held.close();
        }
    }

    /** The same without waiting: null when somebody else has it. */
    @Nullable
    Held tryHold() {
        return hold(0);
    }

    private @Nullable Held hold(long patience) {
        boolean interrupted = Thread.interrupted(); // which would close the channel
        try {
            long end = System.nanoTime() + patience;
            if (!tryInside(patience)) {
                return null;
            }
            try {
                while (outside == null && !lockOutside()) {
                    if (System.nanoTime() >= end) {
                        inside.unlock();
                        return null;
                    }
                    LockSupport.parkNanos(PAUSE);
                    interrupted |= Thread.interrupted();
                }
                return this::release;
            } catch (IOException e) {
                inside.unlock();
                throw Failures.of("cannot lock " + path, e);
            } catch (RuntimeException e) {
                inside.unlock();
                throw e;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A second lock, for work beside the writing; null when somebody has it. */
    @Nullable
    Held holdSide() {
        inside.lock();
        try {
            FileLock lock = channel().tryLock(SIDE, 1, false);
            return lock == null ? null : () -> quietly(lock);
        } catch (IOException | OverlappingFileLockException e) {
            return null;
        } finally {
            inside.unlock();
        }
    }

    private boolean tryInside(long patience) {
        try {
            return inside.tryLock(patience, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return inside.tryLock();
        }
    }

    private boolean lockOutside() throws IOException {
        try {
            outside = channel().tryLock(MAIN, 1, false);
            return outside != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** A lock on a file that somebody removed keeps nobody out. */
    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        Object there = PrivateFiles.identity(path);
        if (open == null || !open.isOpen() || there == null || !there.equals(identity)) {
            if (open != null) {
                open.close();
            }
            open = PrivateFiles.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = open;
            identity = PrivateFiles.identity(path);
        }
        return open;
    }

    private void release() {
        FileLock lock = outside;
        if (inside.getHoldCount() == 1 && lock != null) {
            outside = null;
            quietly(lock);
        }
        inside.unlock();
    }

    private static void quietly(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            // Its channel is closed, which has ended it.
        }
    }

    @Override
    public void close() {
        synchronized (OPEN) {
            if (--users == 0) {
                OPEN.remove(path);
                closeChannel();
            }
        }
    }

    private void closeChannel() {
        FileChannel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Nothing was written to it.
            }
        }
    }
}
