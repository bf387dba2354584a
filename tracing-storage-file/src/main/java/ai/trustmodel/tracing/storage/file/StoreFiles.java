package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files of a store as they are on disk, with what the index calls each. Used under the lock of the index. */
final class StoreFiles {
    /** How the files of a log are listed and opened. */
    private record Log(LineFiles files, Segments segments) {
        static Log of(Path live) {
            LineFiles files = new LineFiles(live);
            return new Log(files, new Segments(files, LineTimes.NONE));
        }
    }

    /** A file as it is at one moment. */
    record Seen(Path log, long number, Path path, boolean live, long size) {}

    static final int LOOKS = 1000;

    private final StorePaths paths;
    private final Map<Path, Log> logs = new HashMap<>();
    private final Map<Integer, StoreFile> files = new HashMap<>();
    private int nextFile;

    StoreFiles(StorePaths paths) {
        this.paths = paths;
    }

    /** Looked at until twice the same was seen, since a batch may be written to several files. */
    List<Seen> look() throws IOException {
        List<Seen> before = list();
        for (int i = 0; i < LOOKS; i++) {
            List<Seen> again = list();
            if (again.equals(before)) {
                return again;
            }
            before = again;
        }
        return before;
    }

    private List<Seen> list() throws IOException {
        List<Path> all = new ArrayList<>(List.of(paths.traces()));
        all.addAll(paths.events());
        List<Seen> found = new ArrayList<>();
        for (Path log : all) {
            LineFiles.Listing listing = log(log).files.list();
            listing.rotated().forEach((number, path) -> found.add(new Seen(log, number, path, false, 0)));
            try {
                found.add(new Seen(log, listing.live(), log, true, Files.size(log)));
            } catch (NoSuchFileException e) {
                // Nothing was appended since it was rotated.
            }
        }
        return found;
    }

    StoreFile file(Seen seen) {
        for (StoreFile file : files.values()) {
            if (file.number == seen.number && file.log.equals(seen.log)) {
                file.path = seen.path;
                file.live = seen.live;
                return file;
            }
        }
        StoreFile file = new StoreFile(nextFile++, seen.log, seen.number, seen.path);
        file.live = seen.live;
        files.put(file.id, file);
        return file;
    }

    /** Forgets the files that are no more, and says what they were called. */
    Set<Integer> forgetAllBut(List<Seen> now) {
        Set<Integer> gone = new HashSet<>(files.keySet());
        now.forEach(seen -> gone.remove(file(seen).id));
        files.keySet().removeAll(gone);
        return gone;
    }

    @Nullable
    StoreFile find(int id) {
        return files.get(id);
    }

    StoreFile get(int id) throws MovedException {
        StoreFile file = files.get(id);
        if (file == null) {
            throw new MovedException();
        }
        return file;
    }

    boolean isOfEvents(StoreFile file) {
        return !file.log.equals(paths.traces());
    }

    /** What they take on disk, in bytes. */
    long bytes() throws IOException {
        long bytes = 0;
        for (StoreFile file : files.values()) {
            bytes += Files.size(file.path);
        }
        return bytes;
    }

    Segment open(StoreFile file) throws IOException {
        Segment segment = log(file.log).segments.open(file.number);
        if (segment == null) {
            throw new MovedException();
        }
        return segment;
    }

    private Log log(Path live) {
        return logs.computeIfAbsent(live, Log::of);
    }
}
