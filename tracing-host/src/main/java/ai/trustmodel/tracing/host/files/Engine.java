package ai.trustmodel.tracing.host.files;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A way to be told what happens in directories. Engines differ in what they are told and in what they call a directory;
 * what follows from it is the same for all.
 *
 * <p>Used by one thread at a time, but for {@link #wake}.
 */
interface Engine extends AutoCloseable {
    /** The word for it in the status, as in {@code "inotify"}. */
    String name();

    /** What to know of what it sees; empty when it sees all. */
    String note();

    /** How it keeps paths. */
    Names names();

    /**
     * Begins to watch a directory, which is no symbolic link. Watching one twice is as watching it once.
     *
     * @return what it calls this directory from now on, whatever its path becomes
     * @throws java.nio.file.NoSuchFileException when there is no such directory
     * @throws EngineException when it is the engine that cannot
     */
    Object watch(Path path, boolean root) throws IOException;

    /** Ends the watching of a directory that is no longer in the tree. */
    void forget(Object key);

    /**
     * Hands over what happened; waits for at most this long when nothing did.
     *
     * @return whether anything did
     */
    boolean read(DirectoryTree tree, Changes changes, long millis) throws IOException;

    /** Hands over what it holds back still, because the engine is about to be closed. */
    default void flush(Changes changes) {}

    /** Ends the waiting of the thread that reads. */
    void wake(Thread reader);

    @Override
    void close();
}
