package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lines as texts, for tests. */
final class Lines {
    static final LineFileOptions OPTIONS = LineFileOptions.DEFAULT.gzip(false).keep(0);

    private Lines() {}

    static LineFile open(Path path, LineFileOptions options) {
        return new LineFile(path, options, EventLine::micros, Clock.systemUTC());
    }

    static LinePosition append(LineFile file, String... lines) {
        return file.append(Stream.of(lines)
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList());
    }

    static void append(LineFile file, IntStream numbers) {
        numbers.forEach(number -> append(file, line(number)));
    }

    static String line(int number) {
        return "{\"line\":" + number + "}";
    }

    static List<String> lines(IntStream numbers) {
        return numbers.mapToObj(Lines::line).toList();
    }

    static List<String> forward(LineFile file) throws IOException {
        try (LineReader reader = file.forward(LinePosition.BEGIN)) {
            return rest(reader);
        }
    }

    /** What is read backwards, oldest first. */
    static List<String> backward(LineFile file) throws IOException {
        try (LineReader reader = file.backward(TimeRange.ALL)) {
            return reversed(rest(reader));
        }
    }

    static List<String> rest(LineReader reader) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Line line = reader.next(); line != null; line = reader.next()) {
            texts.add(text(line));
        }
        return texts;
    }

    static String text(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    static List<String> reversed(List<String> texts) {
        List<String> reversed = new ArrayList<>(texts);
        java.util.Collections.reverse(reversed);
        return reversed;
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> String.valueOf(path.getFileName())).sorted().toList();
        }
    }

    /** Waits for the compression of all rotated files. */
    static void awaitCompressed(Path directory, int files) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < end) {
            List<String> names = names(directory);
            long done =
                    names.stream().filter(name -> name.endsWith(".jsonl.gz")).count();
            boolean open = names.stream().anyMatch(name -> name.matches(".*\\.\\d{6}\\.jsonl(\\.gz\\.tmp)?"));
            if (done == files && !open) {
                return;
            }
            Thread.sleep(5);
        }
        throw new AssertionError("not compressed: " + names(directory));
    }
}
