package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@link CallerBenchmark} round by round, so that contestants take turns, and what its numbers say. */
final class CallerCost {
    private static final List<String> CONTESTANTS = List.of("ours", "opentelemetry", "ours-sqlite");
    private static final String PEER = "OpenTelemetry no-op";

    /** The pipeline's wait for room is at most this by default; a caller should never wait longer. */
    private static final double LONGEST_WAIT_NS = 10e6;

    private final int rounds;
    private final int bursts;

    CallerCost(boolean full) {
        rounds = full ? 3 : 1;
        bursts = full ? 40 : 20;
    }

    void run(Report report) throws IOException, RunnerException {
        for (String content : List.of("text", "objects")) {
            Map<String, List<Map<String, Object>>> found = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                for (String contestant : CONTESTANTS) {
                    Map<String, Object> numbers = fork("each", contestant, content);
                    Map<String, Object> burst = fork("burst", contestant, content);
                    // Looking at the clock changes nothing about bytes, but something about time.
                    for (String name : List.of("ns", "cpu", "allocated")) {
                        numbers.put(name, Fork.number(burst, name));
                    }
                    found.computeIfAbsent(contestant, name -> new ArrayList<>()).add(numbers);
                }
            }
            report(report, content, found);
        }
    }

    private static void report(Report report, String content, Map<String, List<Map<String, Object>>> found) {
        double share = content.equals("text") ? 0.5 : 0.05;
        String letter = content.equals("text") ? "A (JSON text)" : "B (objects)";
        for (String contestant : List.of("ours", "ours-sqlite")) {
            String who = letter + (contestant.equals("ours") ? " → no-op" : " → SQLite");
            List<Map<String, Object>> ours = found.getOrDefault(contestant, List.of());
            List<Map<String, Object>> theirs = found.getOrDefault("opentelemetry", List.of());
            report.atMost(
                    who + ": call in a burst", "ns", Fork.median(ours, "ns"), PEER, Fork.median(theirs, "ns"), share);
            for (String name : List.of("p50", "p99")) {
                report.beside(who + ": " + name, "ns", Fork.median(ours, name), PEER, Fork.median(theirs, name));
            }
            report.bound(who + ": p99.9", "ns", Fork.median(ours, "p999"), LONGEST_WAIT_NS);
            report.beside(who + ": p99.9", "ns", Fork.median(ours, "p999"), PEER, Fork.median(theirs, "p999"));
            report.bound(who + ": allocated by the caller", "B", Fork.median(ours, "allocated"), 300);
            report.beside(
                    who + ": allocated by the caller",
                    "B",
                    Fork.median(ours, "allocated"),
                    PEER,
                    Fork.median(theirs, "allocated"));
            report.beside(
                    who + ": CPU of the process", "ns", Fork.median(ours, "cpu"), PEER, Fork.median(theirs, "cpu"));
        }
    }

    private Map<String, Object> fork(String method, String contestant, String content)
            throws IOException, RunnerException {
        Path facts = Files.createTempFile("bench", ".json");
        try {
            var options = new OptionsBuilder()
                    .include(CallerBenchmark.class.getName() + "\\." + method + "$")
                    .param("contestant", contestant)
                    .param("content", content)
                    .forks(1)
                    .warmupIterations(bursts)
                    .measurementIterations(bursts)
                    .verbosity(VerboseMode.SILENT)
                    .shouldFailOnError(true)
                    .jvmArgsAppend("-Xms1g", "-Xmx1g", "-XX:+UseG1GC", "-D" + CallerBenchmark.FACTS + "=" + facts)
                    .build();
            double score = new Runner(options)
                    .runSingle()
                    .getPrimaryResult()
                    .getStatistics()
                    .getPercentile(50);
            Map<String, Object> read = Json.parseObject(Files.readString(facts));
            if (read == null) {
                throw new IllegalStateException("no numbers from " + contestant);
            }
            Map<String, Object> numbers = new LinkedHashMap<>(read);
            numbers.put("ns", score);
            return numbers;
        } finally {
            Files.deleteIfExists(facts);
        }
    }
}
