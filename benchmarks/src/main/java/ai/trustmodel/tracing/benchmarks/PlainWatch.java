package ai.trustmodel.tracing.benchmarks;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A recursive watch as the JDK's tutorial has it: a directory that is created is registered, and what is in it by then is not
 * looked at. Keeps what it is told in memory.
 */
final class PlainWatch implements FileWatcher.Record, AutoCloseable {
    private record Told(String event, String path) {}

    private final WatchService service;
    private final Thread thread;
    private final List<Told> told = new ArrayList<>();

    PlainWatch(Path directory) throws IOException {
        service = directory.getFileSystem().newWatchService();
        register(directory);
        thread = new Thread(this::run, "tracing-files-plain");
        thread.setDaemon(true);
        thread.start();
    }

    private void register(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes facts) throws IOException {
                each.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_DELETE,
                        StandardWatchEventKinds.ENTRY_MODIFY);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = service.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    tell((Path) key.watchable(), event);
                }
                key.reset();
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // closed
        }
    }

    private void tell(Path directory, WatchEvent<?> event) {
        if (!(event.context() instanceof Path name)) {
            add(new Told("overflow", directory.toString()));
            return;
        }
        Path path = directory.resolve(name);
        if (event.kind().equals(StandardWatchEventKinds.ENTRY_CREATE)) {
            add(new Told("created", path.toString()));
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    register(path);
                } catch (IOException e) {
                    // It is gone again.
                }
            }
        } else {
            boolean deleted = event.kind().equals(StandardWatchEventKinds.ENTRY_DELETE);
            add(new Told(deleted ? "deleted" : "modified", path.toString()));
        }
    }

    private synchronized void add(Told one) {
        told.add(one);
    }

    @Override
    public void settle() throws InterruptedException {
        long before;
        do {
            before = events();
            Thread.sleep(600);
        } while (events() > before);
    }

    @Override
    public synchronized Set<String> appeared() {
        Set<String> paths = new HashSet<>();
        told.stream().filter(each -> each.event().equals("created")).forEach(each -> paths.add(each.path()));
        return paths;
    }

    @Override
    public synchronized long count(String event, String below) {
        return told.stream()
                .filter(each -> each.event().equals(event) && each.path().startsWith(below))
                .count();
    }

    @Override
    public synchronized long events() {
        return told.size();
    }

    @Override
    public long lost() {
        return 0; // it does not know
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
