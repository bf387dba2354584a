package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TimeText;
import ai.trustmodel.tracing.spi.TraceStore;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Events of the machine: how fast they are stored, what they take on disk, and how long questions about them take. */
final class EventSpeed {
    private static final int ROUNDS = 3;
    private static final int BATCH = 1_000;
    private static final String FLAT = "JDBC, flat table";

    /** What people ask, as they write it; the first are the ones of the documentation. */
    private static final List<String> QUESTIONS = List.of(
            "SELECT * FROM file_system WHERE action='created' LIMIT 5",
            "SELECT COUNT(*) FROM network WHERE timestamp > '2024-01-01'",
            "SELECT * FROM file_system ORDER BY timestamp DESC LIMIT 10",
            "SELECT COUNT(*) FROM file_system WHERE timestamp > '2024-01-01'",
            "SELECT COUNT(*) FROM file_system",
            "SELECT * FROM file_system WHERE full_path LIKE '/home/dev/checkout-1/module-7/%' LIMIT 20",
            "SELECT COUNT(*) FROM file_system WHERE full_path LIKE '/home/dev/checkout-1/%'",
            "SELECT COUNT(*) FROM file_system WHERE full_path LIKE '%Component77.java'",
            "SELECT * FROM file_system WHERE full_path = '/nowhere' ORDER BY timestamp DESC LIMIT 10",
            "SELECT * FROM file_system WHERE action='overflow' ORDER BY timestamp DESC LIMIT 10",
            "SELECT process, COUNT(*) FROM file_system GROUP BY process",
            "SELECT action, COUNT(*) FROM file_system GROUP BY action",
            "SELECT COUNT(*), MAX(size) FROM file_system WHERE size > 5000",
            "SELECT COUNT(*) FROM network WHERE remote_port = 443",
            "SELECT * FROM events ORDER BY timestamp DESC LIMIT 10",
            "SELECT COUNT(*), MAX(timestamp) FROM events");

    private final int events;
    private final int asked;

    EventSpeed(boolean full) {
        events = full ? 500_000 : 100_000;
        asked = full ? 2_000_000 : 200_000;
    }

    void run(Report report) throws Exception {
        List<Map<String, Object>> ours = new ArrayList<>();
        List<Map<String, Object>> flat = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ours.add(Fork.run(EventSpeed.class, "ours", events));
            flat.add(Fork.run(EventSpeed.class, "flat", events));
        }
        report.beside("append() of 1,000 events", "1/s", Fork.median(ours, "rate"), FLAT, Fork.median(flat, "rate"));
        report.beside("CPU of the process", "µs", Fork.median(ours, "cpu"), FLAT, Fork.median(flat, "cpu"));
        report.beside("an event on disk", "B", Fork.median(ours, "bytes"), FLAT, Fork.median(flat, "bytes"));
        Map<String, Object> reads = Fork.run(EventSpeed.class, "reads", asked);
        for (String question : reads.keySet()) {
            report.bound(question + ", " + Report.plain(asked), "ms", Fork.number(reads, question), 1_000);
        }
    }

    /** Runs one contestant: its name and the number of events. */
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[1]);
        switch (arguments[0]) {
            case "ours" -> {
                ours(count / 2);
                Fork.answer(ours(count));
            }
            case "flat" -> {
                flat(count / 2);
                Fork.answer(flat(count));
            }
            default -> Fork.answer(reads(count));
        }
    }

    private static Map<String, Object> ours(int count) throws Exception {
        Path directory = Files.createTempDirectory("bench");
        try {
            List<TraceRecord> records = new MachineEvents().next(count);
            Clock clock;
            try (StorageBackend backend = Contestant.sqlite(directory.resolve("traces.db"))) {
                backend.check();
                clock = new Clock();
                for (int i = 0; i < count; i += BATCH) {
                    backend.append(records.subList(i, Math.min(count, i + BATCH)));
                }
                clock.stop();
                Sustained.check(count, backend.store().lastCursor());
            }
            return numbers(count, clock, Directories.bytes(directory));
        } finally {
            Directories.delete(directory);
        }
    }

    /** The time, and what the whole process has worked meanwhile. */
    private static final class Clock {
        private static final OperatingSystemMXBean PROCESS =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        private long nanos = -System.nanoTime();
        private long cpu = -PROCESS.getProcessCpuTime();

        void stop() {
            nanos += System.nanoTime();
            cpu += PROCESS.getProcessCpuTime();
        }
    }

    private static Map<String, Object> numbers(int count, Clock clock, long bytes) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("rate", count / (clock.nanos / 1e9));
        numbers.put("cpu", clock.cpu / 1e3 / count);
        numbers.put("bytes", bytes / (double) count);
        return numbers;
    }

    /** What a program writes without a library: a row an event, the whole of it as JSON, found by id, time and path. */
    private static Map<String, Object> flat(int count) throws Exception {
        Path directory = Files.createTempDirectory("bench");
        try {
            List<TraceRecord> records = new MachineEvents().next(count);
            Clock clock;
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("flat.db"))) {
                prepare(connection);
                clock = new Clock();
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT OR IGNORE INTO event VALUES (?,?,?,?,?,?,?,?,?,?,?)")) {
                    for (int i = 0; i < count; i += BATCH) {
                        for (TraceRecord record : records.subList(i, Math.min(count, i + BATCH))) {
                            bind(insert, ((EventSeen) record).event());
                            insert.addBatch();
                        }
                        insert.executeBatch();
                        connection.commit();
                    }
                }
                clock.stop();
            }
            return numbers(count, clock, Directories.bytes(directory));
        } finally {
            Directories.delete(directory);
        }
    }

    private static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("CREATE TABLE event (id TEXT PRIMARY KEY, domain TEXT, event TEXT, timestamp TEXT,"
                    + " name TEXT, full_path TEXT, is_directory INTEGER, size INTEGER, pid INTEGER, process TEXT,"
                    + " json TEXT)");
            statement.execute("CREATE INDEX by_time ON event (domain, timestamp)");
            statement.execute("CREATE INDEX by_path ON event (full_path)");
        }
        connection.setAutoCommit(false);
    }

    private static void bind(PreparedStatement insert, HostEvent event) throws SQLException {
        insert.setString(1, event.id());
        insert.setString(2, event.domain());
        insert.setString(3, event.event());
        insert.setString(4, TimeText.utc(event.timestamp()));
        insert.setObject(5, event.attributes().get("name"));
        insert.setObject(6, event.attributes().get("full_path"));
        insert.setObject(7, event.attributes().get("is_directory"));
        insert.setObject(8, event.attributes().get("size"));
        insert.setObject(9, event.process().get("pid"));
        insert.setObject(10, event.process().get("name"));
        insert.setString(11, Json.write(event));
    }

    private static Map<String, Object> reads(int count) throws Exception {
        Path directory = Files.createTempDirectory("bench");
        try {
            MachineEvents events = new MachineEvents();
            try (StorageBackend backend = Contestant.sqlite(directory.resolve("traces.db"))) {
                for (int i = 0; i < count; i += BATCH) {
                    backend.append(events.next(BATCH));
                }
            }
            Map<String, Object> numbers = new LinkedHashMap<>();
            try (StorageBackend backend = Contestant.sqlite(directory.resolve("traces.db"))) {
                TraceStore store = backend.store();
                for (String question : QUESTIONS) {
                    time(numbers, question, () -> store.query(question, 100));
                }
                EventFilter files = EventFilter.domain("file_system");
                time(numbers, "events(), newest 20", () -> store.events(EventFilter.all()));
                time(numbers, "events(), one file", () -> store.events(files.path("/nowhere")));
                time(
                        numbers,
                        "events(), below a directory",
                        () -> store.events(files.path("/home/dev/checkout-0/module-3")));
                time(numbers, "events(), an event that is rare", () -> store.events(files.event("overflow")));
                long start = System.nanoTime();
                backend.deleteEvents(files);
                numbers.put("deleteEvents(), all files", (System.nanoTime() - start) / 1e6);
                start = System.nanoTime();
                backend.drop();
                numbers.put("drop()", (System.nanoTime() - start) / 1e6);
            }
            return numbers;
        } finally {
            Directories.delete(directory);
        }
    }

    /** The middle one of three. A statement that is stopped counts as it took. */
    private static void time(Map<String, Object> numbers, String what, Runnable question) {
        double[] millis = new double[3];
        for (int i = 0; i < millis.length; i++) {
            long start = System.nanoTime();
            try {
                question.run();
            } catch (IllegalArgumentException e) {
                System.err.println(what + ": " + e.getMessage());
            }
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        numbers.put(what, millis[1]);
    }
}
