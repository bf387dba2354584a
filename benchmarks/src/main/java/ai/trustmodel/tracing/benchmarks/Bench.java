package ai.trustmodel.tracing.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the measurements: {@code quick} or {@code full}, then the names of those wanted, all when none is given. */
public final class Bench {
    private interface Measurement {
        void run(Report report) throws Exception;
    }

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        List<String> words = Arrays.asList(arguments);
        boolean full = words.contains("full");
        Map<String, Measurement> all = measurements(full);
        List<String> names =
                words.stream().filter(word -> !word.matches("quick|full")).toList();
        if (!all.keySet().containsAll(names)) {
            out.println("usage: bench [quick|full] [name…], of the names " + all.keySet());
            System.exit(2);
        }
        Report report = new Report(out, full ? "full" : "quick");
        for (Map.Entry<String, Measurement> one : all.entrySet()) {
            if (names.isEmpty() || names.contains(one.getKey())) {
                long start = System.nanoTime();
                report.area(one.getKey());
                one.getValue().run(report);
                report.progress((System.nanoTime() - start) / 1_000_000_000 + " s");
            }
        }
        report.write(Path.of(System.getProperty("bench.report", "bench.json")));
    }

    private static Map<String, Measurement> measurements(boolean full) {
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put("caller", new CallerCost(full)::run);
        all.put("sustained", new Sustained(full)::run);
        all.put("disk", new DiskSize(full)::run);
        all.put("reads", new Reads(full)::run);
        all.put("overload", new Overload(full)::run);
        all.put("extract", new ExtractSpeed(full)::run);
        all.put("files", new FileStoreSpeed(full)::run);
        all.put("log", new LogSpeed(full)::run);
        all.put("mcp", new RoundTrips(full)::run);
        all.put("events", new EventSpeed(full)::run);
        return all;
    }
}
