package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts servers and treats each as badly as a client can: everything at once, garbage in between, and the end of input
 * with calls in flight. What is to come of it, {@link TortureInput.Kind} says line by line.
 *
 * <p>{@code -Dtorture.rounds=N} sets how often, {@code -Dtorture.parallel=N} how many at a time,
 * {@code -Dtorture.seed=N} where the seeds begin, and {@code -Dtorture.command} the server, its words apart by spaces; {@code scripts/mcp-torture} runs the long form.
 */
class TortureTest {
    private static final int ROUNDS = Integer.getInteger("torture.rounds", 3);
    private static final long SEED = Long.getLong("torture.seed", 1);

    @TempDir
    Path temporary;

    @Test
    void server_answersEverythingAndLosesNothing() throws Exception {
        Path directory =
                Files.createDirectories(Path.of(System.getProperty("torture.directory", temporary.toString())));
        Totals totals = new Totals();
        ExecutorService runners = Executors.newFixedThreadPool(Integer.getInteger("torture.parallel", 1));
        CompletionService<TortureRound.Outcome> rounds = new ExecutorCompletionService<>(runners);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                long seed = SEED + round;
                rounds.submit(() -> round(directory, seed));
            }
            for (int round = 0; round < ROUNDS; round++) {
                totals.add(rounds.take().get());
            }
        } finally {
            runners.shutdownNow();
        }
        assertThat(totals.acknowledged).isGreaterThan(50L * ROUNDS);
    }

    private static TortureRound.Outcome round(Path directory, long seed) throws Exception {
        Path home = Files.createDirectories(directory.resolve("round-" + seed));
        Path log = home.resolve("stderr.txt");
        TortureRound.Outcome outcome = TortureRound.run(command(), home.resolve("traces.db"), log, seed);
        assertThat(outcome.faults())
                .as("seed %d; %d lost; the server said: %s", seed, outcome.lost(), Files.readString(log))
                .isEmpty();
        delete(home);
        return outcome;
    }

    /** Printed now and then: a thousand rounds take a while. */
    private static final class Totals {
        private final long begun = System.nanoTime();
        private long rounds;
        private long calls;
        private long answers;
        private long acknowledged;
        private long lost;

        void add(TortureRound.Outcome outcome) {
            rounds++;
            calls += outcome.calls();
            answers += outcome.answers();
            acknowledged += outcome.acknowledged();
            lost += outcome.lost();
            if (rounds % 50 == 0 || rounds == ROUNDS) {
                System.out.printf(
                        "stdio torture: %d rounds, %d requests, %d answers, %d recordings acknowledged, %d lost, %d s%n",
                        rounds, calls, answers, acknowledged, lost, (System.nanoTime() - begun) / 1_000_000_000);
            }
        }
    }

    private static List<String> command() {
        String command = System.getProperty("torture.command");
        if (command != null) {
            return Arrays.asList(command.split(" "));
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-Xlog:all=warning:stderr",
                "-cp",
                System.getProperty("java.class.path"),
                ServerMain.class.getName());
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
