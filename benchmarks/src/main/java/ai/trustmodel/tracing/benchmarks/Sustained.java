package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.StorageBackend;
import com.sun.management.OperatingSystemMXBean;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Spans per second until they are committed, nothing lost. */
final class Sustained {
    static final int CALLS_OF_A_TRACE = 10;
    private static final int ROUNDS = 3;
    private static final int BATCH = 1_000;
    private static final int QUEUE = 8_192;
    private static final List<String> CONTESTANTS = List.of("ours", "flat", "opentelemetry", "append");
    private static final String FLAT = "JDBC, flat table";
    private static final String OPENTELEMETRY = "OpenTelemetry → flat";

    private final int spans;

    Sustained(boolean full) {
        spans = full ? 60_000 : 10_000;
    }

    void run(Report report) throws Exception {
        Map<String, List<Map<String, Object>>> found = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String contestant : CONTESTANTS) {
                found.computeIfAbsent(contestant, name -> new ArrayList<>())
                        .add(Fork.run(Sustained.class, contestant, spans));
            }
        }
        double ours = Fork.median(found.getOrDefault("ours", List.of()), "rate");
        double flat = Fork.median(found.getOrDefault("flat", List.of()), "rate");
        double other = Fork.median(found.getOrDefault("opentelemetry", List.of()), "rate");
        double append = Fork.median(found.getOrDefault("append", List.of()), "rate");
        report.atLeast("raw call to committed", "spans/s", ours, FLAT, flat, 3);
        report.atLeast("raw call to committed", "spans/s", ours, OPENTELEMETRY, other, 4);
        report.context(
                "raw call to committed and searchable",
                "spans/s",
                Fork.median(found.getOrDefault("ours", List.of()), "searchable"));
        report.beside("append() alone, records prepared", "spans/s", append, FLAT, flat);
        for (String contestant : List.of("ours", "append")) {
            report.beside(
                    contestant + ": CPU of the process",
                    "µs",
                    Fork.median(found.getOrDefault(contestant, List.of()), "cpu"),
                    FLAT,
                    Fork.median(found.getOrDefault("flat", List.of()), "cpu"));
        }
    }

    /** Runs one contestant: its name and the number of spans. */
    public static void main(String[] arguments) throws Exception {
        String contestant = arguments[0];
        int spans = Integer.parseInt(arguments[1]);
        once(contestant, new Payloads(3).mixed(spans / 2));
        Fork.answer(once(contestant, new Payloads(5).mixed(spans)));
    }

    private static Map<String, Object> once(String contestant, List<Call> calls) throws Exception {
        Path directory = Files.createTempDirectory("bench");
        try {
            Path file = directory.resolve("traces.db");
            Measured measured = switch (contestant) {
                case "ours" -> ours(calls, file);
                case "append" -> append(calls, file);
                case "flat" -> flat(calls, file);
                default -> openTelemetry(calls, file);
            };
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("rate", calls.size() / measured.seconds());
            numbers.put("searchable", calls.size() / (measured.seconds() + measured.secondsMore()));
            numbers.put("cpu", measured.cpuNanos() / 1e3 / calls.size());
            return numbers;
        } finally {
            Directories.delete(directory);
        }
    }

    private record Measured(double seconds, double cpuNanos, double secondsMore) {
        Measured andThen(double more) {
            return new Measured(seconds, cpuNanos, more);
        }

        private static final OperatingSystemMXBean PROCESS =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        interface Work {
            void run() throws SQLException;
        }

        static Measured of(Work work) throws SQLException {
            System.gc(); // what preparing has left is nobody's cost
            long cpu = PROCESS.getProcessCpuTime();
            long start = System.nanoTime();
            work.run();
            long nanos = System.nanoTime() - start;
            return new Measured(nanos / 1e9, PROCESS.getProcessCpuTime() - cpu, 0);
        }
    }

    private static Measured ours(List<Call> calls, Path file) throws SQLException {
        List<Exchange> exchanges = calls.stream().map(Call::ofText).toList();
        try (StorageBackend backend = Contestant.sqlite(file);
                TraceClient client = Contestant.client(backend)) {
            Measured measured = Measured.of(() -> {
                record(client, exchanges, CALLS_OF_A_TRACE);
                Contestant.flush(client);
            });
            check(calls.size(), backend.store().stats().spans());
            long start = System.nanoTime();
            backend.store().search(SearchQuery.of(Words.RARE)); // indexes what is not indexed yet
            return measured.andThen((System.nanoTime() - start) / 1e9);
        }
    }

    static void record(TraceClient client, List<Exchange> exchanges, int callsOfATrace) {
        for (int first = 0; first < exchanges.size(); first += callsOfATrace) {
            try (TraceScope trace = client.startTrace("agent-" + first / callsOfATrace % 7)) {
                for (int i = first; i < Math.min(first + callsOfATrace, exchanges.size()); i++) {
                    trace.recordLlmCall(exchanges.get(i));
                }
            }
        }
    }

    private static Measured append(List<Call> calls, Path file) throws SQLException {
        List<TraceRecord> records = new ArrayList<>();
        try (TraceClient client = Contestant.client(new CountingBackend(Duration.ZERO, records::addAll))) {
            record(client, calls.stream().map(Call::ofText).toList(), CALLS_OF_A_TRACE);
            Contestant.flush(client);
        }
        try (StorageBackend backend = Contestant.sqlite(file)) {
            Measured measured = Measured.of(() -> {
                for (int i = 0; i < records.size(); i += BATCH) {
                    backend.append(records.subList(i, Math.min(i + BATCH, records.size())));
                }
            });
            check(calls.size(), backend.store().stats().spans());
            return measured;
        }
    }

    private static Measured flat(List<Call> calls, Path file) throws SQLException {
        List<FlatTable.Row> rows = rows(calls);
        try (FlatTable table = new FlatTable(file)) {
            Measured measured = Measured.of(() -> {
                for (int i = 0; i < rows.size(); i += BATCH) {
                    table.insert(rows.subList(i, Math.min(i + BATCH, rows.size())));
                }
            });
            check(calls.size(), table.count());
            return measured;
        }
    }

    static List<FlatTable.Row> rows(List<Call> calls) {
        List<FlatTable.Row> rows = new ArrayList<>(calls.size());
        String trace = "";
        for (int i = 0; i < calls.size(); i++) {
            trace = i % CALLS_OF_A_TRACE == 0 ? UUID.randomUUID().toString() : trace;
            Call call = calls.get(i);
            long now = 1_763_600_000_000_000L + i * 1_000L;
            rows.add(new FlatTable.Row(
                    UUID.randomUUID().toString(),
                    trace,
                    "agent-" + i / CALLS_OF_A_TRACE % 7,
                    "chat",
                    call.provider(),
                    call.facts().model(),
                    now,
                    now + 850_000,
                    "ok",
                    call.facts().inputTokens(),
                    call.facts().outputTokens(),
                    call.requestJson(),
                    call.responseJson()));
        }
        return rows;
    }

    /** With our queue's size and our batches; the producer waits where OpenTelemetry would drop. */
    private static Measured openTelemetry(List<Call> calls, Path file) throws SQLException {
        try (FlatTable table = new FlatTable(file)) {
            Exporters exporter = Exporters.into(table);
            BatchSpanProcessor processor = BatchSpanProcessor.builder(exporter)
                    .setMaxQueueSize(QUEUE)
                    .setMaxExportBatchSize(BATCH)
                    .build();
            try (OpenTelemetryPeer peer = new OpenTelemetryPeer(processor)) {
                Measured measured = Measured.of(() -> {
                    for (int i = 0; i < calls.size(); i++) {
                        while (i - exporter.exported.get() > QUEUE - 2 * BATCH) {
                            LockSupport.parkNanos(50_000);
                        }
                        peer.recordText(calls.get(i));
                    }
                    peer.flush();
                });
                check(calls.size(), table.count());
                return measured;
            }
        }
    }

    static void check(long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException(expected + " spans were recorded and " + found + " are stored");
        }
    }
}
