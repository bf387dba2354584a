package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Real work on files while each engine watches, in turn: the checkout of a repository (and, when asked, a build in it), its
 * removal, and cycles of create, rename, modify and delete at full speed.
 */
public final class FileWatching {
    private static final String NOBODY = "nobody";
    private static final List<String> WATCHERS =
            List.of(NOBODY, "fanotify", "inotify", "watch_service", FileWatcher.PLAIN);
    private static final int FILES = 4_000;
    private static final int CYCLES = 20_000;

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final Path place;
    private final boolean builds;
    private final Path repository;
    private int failures;

    private FileWatching(Path place, boolean builds) throws Exception {
        this.place = place;
        this.builds = builds;
        this.repository = builds ? Path.of("").toAbsolutePath() : repository(place.resolve("repository"));
    }

    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        int rounds = words.stream()
                .filter(word -> word.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElse(3);
        Path below = Path.of(System.getProperty("watch.directory", System.getProperty("java.io.tmpdir")));
        Path place = Files.createTempDirectory(below, "files").toRealPath();
        try {
            new FileWatching(place, words.contains("--mvn")).run(rounds);
        } finally {
            Directories.delete(place);
        }
    }

    private void run(int rounds) throws Exception {
        Map<String, List<Map<String, Object>>> found = new LinkedHashMap<>();
        cycles(Files.createDirectory(place.resolve("warm-up"))); // so that the first to be measured is not the slowest
        for (int round = 0; round < rounds; round++) {
            for (String watcher : WATCHERS) {
                Map<String, Object> numbers = once(watcher);
                found.computeIfAbsent(watcher, name -> new ArrayList<>()).add(numbers);
                out.println("   … " + watcher + " " + Json.write(numbers));
            }
        }
        out.printf(
                Locale.ROOT,
                "%n| watched by | checkout %s| removal | cycle | files at the end, recorded | moves with both ends of %,d |"
                        + " created + deleted of %,d | overflow events, known lost | events | events/s until stored |"
                        + " reading thread, CPU | process, CPU |%n|---|---|---|---|---|---|---|---|---|---|---|---|%n",
                builds ? "and build " : "",
                CYCLES,
                2 * CYCLES);
        for (String watcher : WATCHERS) {
            row(watcher, found.getOrDefault(watcher, List.of()), found.getOrDefault(NOBODY, List.of()));
        }
        out.println(
                failures == 0
                        ? "complete: fanotify and inotify recorded all"
                        : failures + " of the runs above are not complete");
        if (failures > 0) {
            System.exit(1);
        }
    }

    private void row(String watcher, List<Map<String, Object>> rounds, List<Map<String, Object>> alone) {
        StringBuilder row = new StringBuilder("| " + watcher);
        for (String work : List.of("checkout", "removal", "cycle")) {
            double time = Fork.median(rounds, work);
            double ratio = time / Fork.median(alone, work);
            row.append(String.format(
                    Locale.ROOT, " | %s %s (×%.2f)", Report.plain(time), work.equals("cycle") ? "µs" : "s", ratio));
        }
        if (!watcher.equals(NOBODY)) {
            row.append(String.format(
                    Locale.ROOT,
                    " | %,.0f, %,.0f | %,.0f | %,.0f | %,.0f, %,.0f | %,.0f | %,.0f | %.2f s | %.2f s",
                    Fork.median(rounds, "there"),
                    Fork.median(rounds, "recorded"),
                    Fork.median(rounds, "moves"),
                    Fork.median(rounds, "made"),
                    Fork.median(rounds, "overflows"),
                    Fork.median(rounds, "lost"),
                    Fork.median(rounds, "events"),
                    Fork.median(rounds, "rate"),
                    Fork.median(rounds, "reader_cpu"),
                    Fork.median(rounds, "cpu")));
        }
        out.println(row.append(" |"));
    }

    private Map<String, Object> once(String watcher) throws Exception {
        Path directory = Files.createDirectory(place.resolve("watched"));
        // Before anybody watches: what comes and goes in a directory before that is watched itself, nobody can see.
        Path cycles = Files.createDirectory(directory.resolve("cycles"));
        try (Peer peer = watcher.equals(NOBODY) ? null : new Peer(watcher, directory)) {
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("checkout", checkout(directory));
            List<String> there = there(directory.resolve("checkout"));
            numbers.put("there", there.size());
            if (peer != null) { // before the removal: what is gone before its directory is watched, nobody can see
                Files.write(place.resolve("list"), there, StandardCharsets.UTF_8);
                numbers.putAll(peer.ask("recorded " + place.resolve("list")));
            }
            long begin = System.nanoTime();
            sh(directory, "rm -rf checkout");
            numbers.put("removal", seconds(begin));
            if (peer != null) {
                peer.ask("settle ");
            }
            begin = System.nanoTime();
            numbers.put("cycle", cycles(cycles));
            if (peer != null) {
                numbers.putAll(peer.ask("cycles " + cycles));
                complete(watcher, numbers);
            }
            return numbers;
        } finally {
            Directories.delete(directory);
        }
    }

    private void complete(String watcher, Map<String, Object> numbers) {
        boolean all = Fork.number(numbers, "there") == Fork.number(numbers, "recorded")
                && Fork.number(numbers, "moves") == CYCLES
                && Fork.number(numbers, "made") == 2 * CYCLES;
        if ((watcher.equals("fanotify") || watcher.equals("inotify"))
                && !all
                && Fork.number(numbers, "overflows") == 0) {
            failures++;
        }
    }

    private double checkout(Path directory) throws Exception {
        long begin = System.nanoTime();
        sh(directory, "git clone -q --no-hardlinks '" + repository + "' checkout");
        if (builds) {
            sh(
                    directory.resolve("checkout"),
                    "./mvnw -o -q -B -P '!error-prone' -pl tracing-api -Dmaven.test.skip=true package");
        }
        return seconds(begin);
    }

    /** Microseconds for a cycle. */
    private static double cycles(Path directory) throws IOException {
        byte[] one = "one".getBytes(StandardCharsets.UTF_8);
        byte[] two = "two, which is longer".getBytes(StandardCharsets.UTF_8);
        long begin = System.nanoTime();
        for (int i = 0; i < CYCLES; i++) {
            Path file = directory.resolve("f" + i);
            Path renamed = directory.resolve("r" + i);
            Files.write(file, one);
            Files.move(file, renamed);
            Files.write(renamed, two);
            Files.delete(renamed);
        }
        return seconds(begin) * 1e6 / CYCLES;
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static List<String> there(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static Path repository(Path directory) throws Exception {
        Files.createDirectory(directory);
        for (int i = 0; i < FILES; i++) {
            Path file = directory.resolve("module-" + i % 20 + "/src/main/java/p" + i % 7 + "/File" + i + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, ("// file " + i + "\n").repeat(1 + i % 200));
        }
        sh(directory, "git init -q . && git add -A && git -c user.name=a -c user.email=a@b.example commit -q -m all");
        return directory;
    }

    private static void sh(Path directory, String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (shell.waitFor() != 0) {
            throw new IllegalStateException("failed: " + command);
        }
    }

    /** A watcher in a virtual machine of its own, which answers questions. */
    private static final class Peer implements AutoCloseable {
        private final Process process;
        private final BufferedReader answers;
        private final Writer questions;

        Peer(String watcher, Path directory) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            FileWatcher.class.getName(),
                            watcher,
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
            answer();
        }

        Map<String, Object> ask(String question) throws IOException {
            questions.write(question + "\n");
            questions.flush();
            return answer();
        }

        private Map<String, Object> answer() throws IOException {
            @Nullable String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the watcher ended");
            }
            return Objects.requireNonNull(Json.parseObject(line));
        }

        @Override
        public void close() throws IOException {
            questions.close();
            process.onExit().join();
        }
    }
}
