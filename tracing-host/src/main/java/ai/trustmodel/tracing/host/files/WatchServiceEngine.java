package ai.trustmodel.tracing.host.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own way, for every platform. It tells of a move as of a deletion and a creation, says neither who nor when a file
 * was closed, and drops what comes fast, which it says. A directory is called by its key.
 */
final class WatchServiceEngine implements Engine {
    private static final Map<String, Object> UNKNOWN = Map.of();

    private final WatchService service;

    WatchServiceEngine() throws EngineException {
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw EngineException.limit("the WatchService of the JDK cannot be opened: " + e.getMessage());
        }
    }

    @Override
    public String name() {
        return "watch_service";
    }

    @Override
    public String note() {
        return "the JDK's WatchService tells of a move as of a deletion and a creation, neither says who it was nor when a"
                + " file is closed, and misses some of what comes fast";
    }

    @Override
    public Names names() {
        return Names.TEXT;
    }

    @Override
    public Object watch(Path path, boolean root) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? new NotDirectoryException(path.toString())
                    : new NoSuchFileException(path.toString());
        }
        try {
            return path.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE,
                    StandardWatchEventKinds.ENTRY_MODIFY);
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            if (message.toLowerCase(Locale.ROOT).contains("inotify watches")) {
                throw Trouble.tooManyWatches();
            }
            throw e;
        }
    }

    @Override
    public void forget(Object key) {
        ((WatchKey) key).cancel();
    }

    @Override
    public boolean read(DirectoryTree tree, Changes changes, long millis) {
        WatchKey key = next(millis);
        if (key == null) {
            return false;
        }
        for (WatchEvent<?> event : key.pollEvents()) {
            Directory in = tree.find(key);
            if (in != null) {
                tell(in, event, changes);
            }
        }
        Directory in = tree.find(key);
        if (!key.reset() && in != null && in.parent() == null) {
            changes.rootGone(in);
        }
        return true;
    }

    private @Nullable WatchKey next(long millis) {
        try {
            return millis <= 0 ? service.poll() : service.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ClosedWatchServiceException e) {
            return null; // woken; the mark of the interruption is taken off by it
        }
    }

    private static void tell(Directory in, WatchEvent<?> event, Changes changes) {
        if (event.kind().equals(StandardWatchEventKinds.OVERFLOW) || !(event.context() instanceof Path path)) {
            changes.overflow("the queue of the JDK's WatchService was full");
            return;
        }
        String name = path.toString();
        if (event.kind().equals(StandardWatchEventKinds.ENTRY_DELETE)) {
            changes.deleted(in, name, in.child(name) != null, UNKNOWN);
            return;
        }
        boolean directory =
                Files.isDirectory(Names.TEXT.path(Names.TEXT.join(in.path(), name)), LinkOption.NOFOLLOW_LINKS);
        boolean replaced = !directory && in.files.contains(name); // as when another is moved to its place
        if (event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE) && !replaced) {
            changes.created(in, name, directory, UNKNOWN);
        } else {
            changes.modified(in, name, directory, UNKNOWN);
        }
    }

    @Override
    public void wake(Thread reader) {
        reader.interrupt();
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
