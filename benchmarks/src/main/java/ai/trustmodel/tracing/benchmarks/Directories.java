package ai.trustmodel.tracing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories that measurements use and remove. */
final class Directories {
    private Directories() {}

    static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(directory)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }

    /** The bytes of all files in it: a database with its log and its index. */
    static long bytes(Path directory) throws IOException {
        long bytes = 0;
        List<Path> all;
        try (Stream<Path> found = Files.walk(directory)) {
            all = found.filter(Files::isRegularFile).toList();
        }
        for (Path path : all) {
            bytes += Files.size(path);
        }
        return bytes;
    }
}
