package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.spi.StorageBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bytes in the closed file: of single calls for a byte handed over, of conversations for a turn. */
final class DiskSize {
    private static final String FLAT = "each call whole";

    /** A turn of a long conversation may cost this much more than one of a short one, and growth is still linear. */
    private static final double LINEAR = 1.3;

    private final int spans;
    private final int turnsInAll;

    DiskSize(boolean full) {
        spans = full ? 60_000 : 20_000;
        turnsInAll = full ? 4_000 : 1_000;
    }

    void run(Report report) throws Exception {
        Map<String, Object> ours = Fork.run(DiskSize.class, "ours", 0, spans);
        Map<String, Object> flat = Fork.run(DiskSize.class, "flat", 0, spans);
        double payload = Fork.number(ours, "payload");
        report.bound("single calls: on disk for a byte of payload", "B", Fork.number(ours, "bytes") / payload, 0.45);
        report.context("of that the full-text index", "B", Fork.number(ours, "index") / payload);
        report.beside(
                "single calls: the same",
                "B",
                Fork.number(ours, "bytes") / payload,
                FLAT,
                Fork.number(flat, "bytes") / payload);
        double shortest = 0;
        for (int turns : List.of(10, 50, 200)) {
            double turn = Fork.number(Fork.run(DiskSize.class, "ours", turns, turnsInAll), "bytes") / turnsInAll;
            double whole = Fork.number(Fork.run(DiskSize.class, "flat", turns, turnsInAll), "bytes") / turnsInAll;
            report.beside("conversations of " + turns + ": a turn", "B", turn, FLAT, whole);
            shortest = shortest == 0 ? turn : shortest;
            if (turns == 200) {
                report.atMost("a turn of 200 against a turn of 10", "B", turn, "a turn of 10", shortest, LINEAR);
            }
        }
    }

    /** Stores calls and closes: the contestant, the turns of a conversation (0 for single calls), calls in all. */
    public static void main(String[] arguments) throws Exception {
        int turns = Integer.parseInt(arguments[1]);
        int calls = Integer.parseInt(arguments[2]);
        Path directory = Files.createTempDirectory("bench");
        try {
            Path file = directory.resolve("traces.db");
            boolean ours = arguments[0].equals("ours");
            long payload = ours ? ours(file, turns, calls) : flat(file, turns, calls);
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("index", ours ? indexBytes(file) : 0);
            numbers.put("bytes", Directories.bytes(directory));
            numbers.put("payload", payload);
            Fork.answer(numbers);
        } finally {
            Directories.delete(directory);
        }
    }

    private static List<Call> next(Payloads payloads, int turns, boolean openai) {
        return turns == 0 ? payloads.mixed(200) : payloads.conversation(turns, openai);
    }

    private static long ours(Path file, int turns, int calls) {
        Payloads payloads = new Payloads(23);
        long payload = 0;
        try (StorageBackend backend = Contestant.sqlite(file);
                TraceClient client = Contestant.client(backend)) {
            int recorded = 0;
            while (recorded < calls) {
                List<Call> some = next(payloads, turns, recorded / Math.max(1, turns) % 2 == 0);
                payload += some.stream().mapToLong(Call::bytes).sum();
                Sustained.record(
                        client,
                        some.stream().map(Call::ofText).toList(),
                        turns == 0 ? Sustained.CALLS_OF_A_TRACE : turns);
                recorded += some.size();
            }
            Contestant.flush(client);
            Sustained.check(recorded, backend.store().stats().spans());
            backend.store().search(SearchQuery.of(Words.RARE)); // brings the full-text index up to date
        }
        return payload;
    }

    private static long indexBytes(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet sum = statement.executeQuery(
                        "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'body\\_text%'" + " ESCAPE '\\'")) {
            return sum.getLong(1);
        }
    }

    private static long flat(Path file, int turns, int calls) throws SQLException {
        Payloads payloads = new Payloads(23);
        long payload = 0;
        try (FlatTable table = new FlatTable(file)) {
            for (int stored = 0; stored < calls; ) {
                List<Call> some = next(payloads, turns, stored / Math.max(1, turns) % 2 == 0);
                payload += some.stream().mapToLong(Call::bytes).sum();
                table.insert(Sustained.rows(some));
                stored += some.size();
            }
        }
        return payload;
    }
}
