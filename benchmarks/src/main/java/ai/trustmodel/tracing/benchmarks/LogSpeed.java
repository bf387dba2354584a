package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.RecordIds;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TimeText;
import ai.trustmodel.tracing.storage.file.EventLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The log of JSON lines: the last lines and some from the middle of a large one, and how much is read for them. */
final class LogSpeed {
    private static final String DOMAIN = "file_system";
    private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
    private static final int BATCH = 1_000;
    private static final int ROUNDS = 20;
    private static final int WANTED = 100;

    /** A thousandth of ten million lines. */
    private static final int MOST_BYTES = 1_700_000;

    private final int lines;

    LogSpeed(boolean full) {
        lines = full ? 10_000_000 : 1_000_000;
    }

    void run(Report report) throws Exception {
        String of = ", of " + Report.plain(lines) + " lines";
        Path directory = Files.createTempDirectory("bench");
        try {
            Map<String, Object> written = Fork.run(LogSpeed.class, "write", directory, lines, "0");
            report.context("append() of 1,000 lines", "1/s", Fork.number(written, "rate"));
            report.context("a line on disk", "B", Fork.number(written, "bytes"));
            Map<String, Object> sqlite = Fork.run(LogSpeed.class, "sqlite", directory, lines / 10);
            Map<String, Object> one = Fork.run(LogSpeed.class, "read", directory, lines);
            Map<String, Object> plain = Fork.run(LogSpeed.class, "plain", directory, lines);
            report.bound("last 10" + of, "ms", Fork.number(one, "last"), 50);
            report.context("  CPU of it", "ms", Fork.number(one, "last cpu"));
            report.context("  the first time in a new process", "ms", Fork.number(one, "first"));
            report.context("  bytes read", "B", Fork.number(one, "last bytes"));
            report.beside(
                    "  beside reading forward",
                    "ms",
                    Fork.number(one, "last"),
                    "a loop over the lines",
                    Fork.number(plain, "millis"));
            String tenth = "SQLite, a tenth of them";
            report.beside("  beside the store", "ms", Fork.number(one, "last"), tenth, Fork.number(sqlite, "last"));
            report.context("100 from the middle" + of, "ms", Fork.number(one, "middle"));
            report.context("  CPU of it", "ms", Fork.number(one, "middle cpu"));
            report.bound("  bytes read", "B", Fork.number(one, "middle bytes"), MOST_BYTES);
            report.beside(
                    "  beside reading forward",
                    "ms",
                    Fork.number(one, "middle"),
                    "a loop over the lines",
                    Fork.number(plain, "millis"));
            report.beside("  beside the store", "ms", Fork.number(one, "middle"), tenth, Fork.number(sqlite, "middle"));
            report.context("  when the index has to be made anew, once", "ms", Fork.number(one, "indexing"));
            Directories.delete(directory);
            Files.createDirectory(directory);
            Fork.run(LogSpeed.class, "write", directory, lines, "64m");
            Map<String, Object> rotated = Fork.run(LogSpeed.class, "read", directory, lines);
            report.context("rotated at 64 MB, compressed: a line", "B", Fork.number(rotated, "bytes"));
            report.bound("  last 10", "ms", Fork.number(rotated, "last"), 50);
            report.context("  100 from the middle", "ms", Fork.number(rotated, "middle"));
            report.context("  CPU of it", "ms", Fork.number(rotated, "middle cpu"));
            report.bound("  bytes read", "B", Fork.number(rotated, "middle bytes"), MOST_BYTES);
        } finally {
            Directories.delete(directory);
        }
    }

    /** What to do, where, with how many lines, and the largest size of a file. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        int lines = Integer.parseInt(arguments[2]);
        switch (arguments[0]) {
            case "write" -> Fork.answer(write(directory, lines, arguments[3]));
            case "read" -> Fork.answer(read(directory, lines));
            case "plain" -> Fork.answer(plain(directory, lines));
            default -> Fork.answer(sqlite(lines));
        }
    }

    private static EventLog open(Path directory, String size) {
        return EventLog.in(directory, Settings.of(Map.of("TRUSTMODEL_LOG_MAX_SIZE", size, "TRUSTMODEL_LOG_KEEP", "0")));
    }

    private static Map<String, Object> write(Path directory, int lines, String size) throws Exception {
        long nanos = 0;
        try (EventLog log = open(directory, size)) {
            for (int i = 0; i < lines; i += BATCH) {
                List<HostEvent> batch = batch(i);
                long start = System.nanoTime();
                log.append(batch);
                nanos += System.nanoTime() - start;
            }
            awaitCompressed(directory, size);
        }
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("rate", lines / (nanos / 1e9));
        numbers.put("bytes", Directories.bytes(directory) / (double) lines);
        return numbers;
    }

    private static void awaitCompressed(Path directory, String size) throws Exception {
        while (!size.equals("0")) {
            try (Stream<Path> all = Files.list(directory)) {
                if (all.noneMatch(path -> path.toString().matches(".*\\d\\.jsonl(\\.gz\\.tmp)?"))) {
                    return;
                }
            }
            Thread.sleep(100);
        }
    }

    private static List<HostEvent> batch(int from) {
        List<HostEvent> events = new ArrayList<>(BATCH);
        for (int i = from; i < from + BATCH; i++) {
            Instant time = time(i);
            Map<String, Object> attributes = Map.of("full_path", "/home/dev/checkout/F" + i % 10_007 + ".java");
            events.add(new HostEvent(
                    RecordIds.at(time), DOMAIN, time, "modified", Map.of(), attributes, null, null, Map.of()));
        }
        return events;
    }

    private static Instant time(int line) {
        return START.plus(Duration.ofMillis(line));
    }

    private static EventFilter middle(int lines) {
        return EventFilter.domain(DOMAIN)
                .since(time(lines / 2))
                .until(time(lines / 2 + WANTED))
                .limit(1_000);
    }

    private static Map<String, Object> read(Path directory, int lines) throws Exception {
        Map<String, Object> numbers = new LinkedHashMap<>();
        EventFilter last = EventFilter.domain(DOMAIN).limit(10);
        try (EventLog log = open(directory, "0")) {
            long start = System.nanoTime();
            Sustained.check(10, log.events(last).size());
            numbers.put("first", (System.nanoTime() - start) / 1e6);
            time(numbers, "last", 10, () -> log.events(last));
            time(numbers, "middle", WANTED, () -> log.events(middle(lines)));
            Path index = directory.resolve(DOMAIN + ".jsonl.idx");
            Files.deleteIfExists(index);
            start = System.nanoTime();
            Sustained.check(WANTED, log.events(middle(lines)).size());
            numbers.put("indexing", (System.nanoTime() - start) / 1e6);
        }
        numbers.put("bytes", Directories.bytes(directory) / (double) lines);
        return numbers;
    }

    private static void time(Map<String, Object> numbers, String name, int expected, Supplier<List<HostEvent>> question)
            throws IOException {
        double[] millis = new double[ROUNDS];
        double[] cpu = new double[ROUNDS];
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        long bytes = bytesRead();
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            long startCpu = thread.getCurrentThreadCpuTime();
            int found = question.get().size();
            cpu[i] = (thread.getCurrentThreadCpuTime() - startCpu) / 1e6;
            millis[i] = (System.nanoTime() - start) / 1e6;
            Sustained.check(expected, found);
        }
        numbers.put(name + " bytes", (bytesRead() - bytes) / ROUNDS);
        numbers.put(name, median(millis));
        numbers.put(name + " cpu", median(cpu));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return (values[ROUNDS / 2 - 1] + values[ROUNDS / 2]) / 2;
    }

    /** What this process has asked the system for, whether it came from the disk or from memory. */
    private static long bytesRead() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io"), StandardCharsets.US_ASCII).stream()
                .filter(line -> line.startsWith("rchar:"))
                .mapToLong(
                        line -> Long.parseLong(line.substring("rchar:".length()).trim()))
                .findFirst()
                .orElse(0);
    }

    /** What a program does without an index: looks at the time that each line begins with. */
    private static Map<String, Object> plain(Path directory, int lines) throws IOException {
        EventFilter middle = middle(lines);
        String since = "{\"timestamp\":\"" + TimeText.utc(time(lines / 2));
        String until = "{\"timestamp\":\"" + TimeText.utc(time(lines / 2 + WANTED));
        long start = System.nanoTime();
        int found = 0;
        try (BufferedReader reader = Files.newBufferedReader(directory.resolve(DOMAIN + ".jsonl"))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.compareTo(since) >= 0 && line.compareTo(until) < 0) {
                    found++;
                }
            }
        }
        double millis = (System.nanoTime() - start) / 1e6;
        Sustained.check(Math.min(middle.limit(), WANTED), found);
        return Map.of("millis", millis);
    }

    private static Map<String, Object> sqlite(int lines) throws Exception {
        Path directory = Files.createTempDirectory("bench");
        Map<String, Object> numbers = new LinkedHashMap<>();
        try (StorageBackend backend = Contestant.sqlite(directory.resolve("traces.db"))) {
            for (int i = 0; i < lines; i += BATCH) {
                backend.append(List.<TraceRecord>copyOf(
                        batch(i).stream().map(EventSeen::new).toList()));
            }
            EventFilter last = EventFilter.domain(DOMAIN).limit(10);
            time(numbers, "last", 10, () -> backend.store().events(last));
            time(numbers, "middle", WANTED, () -> backend.store().events(middle(lines)));
        } finally {
            Directories.delete(directory);
        }
        return numbers;
    }
}
