package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills a recording program again and again and looks whether what {@code flush} had said was stored is stored.
 *
 * <p>{@code -Dkill.rounds=N} sets how often, {@code -Dkill.storage=NAME} of which storage alone;
 * {@code scripts/kill-loop} runs the long form.
 */
class KillLoopTest {
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 6);

    @TempDir
    Path directory;

    static List<String> storages() {
        String one = System.getProperty("kill.storage");
        return one == null ? List.of("sqlite", "file") : List.of(one);
    }

    @ParameterizedTest
    @MethodSource("storages")
    void whatFlushAcknowledged_isThereAfterKill9(String storage) throws Exception {
        Path file = directory.resolve("traces." + storage);
        Set<String> acknowledged = new HashSet<>();
        Random random = new Random(42);
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged.addAll(recordUntilKilled(storage, file, round, 50 + random.nextInt(400)));
        }
        assertThat(acknowledged).isNotEmpty();
        Set<String> stored = new HashSet<>();
        try (StorageBackend backend = StorageBackends.create(storage, settings(storage, file.toString()))) {
            for (int round = 0; round < ROUNDS; round++) {
                for (Span span : backend.store().spans(trace(round))) {
                    stored.add((String) span.attributes().get("mark"));
                }
            }
            assertThat(backend.check().ok()).isTrue();
        }
        assertThat(stored).containsAll(acknowledged);
        System.out.println(
                "kill -9, " + storage + ": " + ROUNDS + " rounds, " + acknowledged.size() + " acknowledged, 0 lost");
    }

    /** What the program had acknowledged when it was killed, this many milliseconds after its first acknowledgement. */
    private static Set<String> recordUntilKilled(String storage, Path file, int round, int millis)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Recorder.class.getName(),
                        storage,
                        file.toString(),
                        Integer.toString(round))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> seen = new HashSet<>();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            seen.add(out.readLine());
            Thread killer = new Thread(() -> {
                try {
                    TimeUnit.MILLISECONDS.sleep(millis); // the instant of death, not a wait for something
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                process.toHandle().destroyForcibly(); // unlike Process.destroyForcibly, leaves the output readable
            });
            killer.start();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.endsWith(".")) { // a line cut by the kill was no acknowledgement
                    seen.add(line);
                }
            }
            killer.join();
        }
        assertThat(process.waitFor()).isNotZero();
        Set<String> marks = new HashSet<>();
        seen.forEach(line -> marks.add(line.substring(0, line.length() - 1)));
        return marks;
    }

    private static Settings settings(String storage, String file) {
        return Settings.of(
                Map.of("TRUSTMODEL_STORAGE", storage, "TRUSTMODEL_DB_PATH", file, "TRUSTMODEL_FILE_PATH", file));
    }

    private static String trace(int round) {
        return String.format("0198f000-0000-7000-8000-%012d", round);
    }

    /** The program that is killed: records, flushes, and prints what a complete flush covered. */
    static final class Recorder {
        private Recorder() {}

        public static void main(String[] args) {
            TraceClient tracing =
                    TraceClient.builder().settings(settings(args[0], args[1])).build();
            TraceScope trace = tracing.resumeTrace(trace(Integer.parseInt(args[2])));
            for (int i = 0; ; i++) {
                String mark = args[2] + "-" + i;
                trace.span(ai.trustmodel.tracing.model.SpanKind.CUSTOM, "step")
                        .attribute("mark", mark)
                        .close();
                trace.recordLlmCall(Exchange.of("x", "{\"messages\":[]}", "{}", Duration.ofMillis(1)));
                if (i % 3 == 0 && tracing.flush(Duration.ofSeconds(10)).complete()) {
                    for (int done = Math.max(0, i - 2); done <= i; done++) {
                        System.out.println(args[2] + "-" + done + ".");
                    }
                    System.out.flush();
                }
            }
        }
    }
}
