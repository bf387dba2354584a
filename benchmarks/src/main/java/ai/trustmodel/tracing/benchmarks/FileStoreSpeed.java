package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageQuery.By;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import ai.trustmodel.tracing.spi.TraceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The store in files of lines beside SQLite: writing, and what a new process waits for that asks one question. */
final class FileStoreSpeed {
    private static final List<String> QUESTIONS = List.of("cursor", "list", "trace", "search", "totals");

    private final int traces;

    FileStoreSpeed(boolean full) {
        traces = full ? 100_000 : 5_000;
    }

    void run(Report report) throws Exception {
        Path directory = Files.createTempDirectory("bench");
        try {
            Map<String, Object> file = Fork.run(FileStoreSpeed.class, "file", directory.resolve("f/t.jsonl"), traces);
            Map<String, Object> sqlite = Fork.run(FileStoreSpeed.class, "sqlite", directory.resolve("s/t.db"), traces);
            report.context("records", "", Fork.number(file, "records"));
            for (String what : List.of("append, spans/s", "bytes on disk")) {
                report.beside(what, "", Fork.number(file, what), "SQLite", Fork.number(sqlite, what));
            }
            // The first round of the file store finds no summaries, and writes them.
            for (String round : List.of("first", "again")) {
                for (String question : QUESTIONS) {
                    Map<String, Object> ours = ask("file", directory.resolve("f/t.jsonl"), question, file);
                    Map<String, Object> theirs = ask("sqlite", directory.resolve("s/t.db"), question, sqlite);
                    report.beside(
                            question + " in a new process, " + round,
                            "ms",
                            Fork.number(ours, "millis"),
                            "SQLite",
                            Fork.number(theirs, "millis"));
                }
            }
        } finally {
            Directories.delete(directory);
        }
    }

    private static Map<String, Object> ask(String storage, Path path, String question, Map<String, Object> filled)
            throws Exception {
        return Fork.run(FileStoreSpeed.class, storage, path, 0, question, String.valueOf(filled.get("trace")));
    }

    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[1]);
        int traces = Integer.parseInt(arguments[2]);
        Settings settings =
                Settings.of(Map.of("TRUSTMODEL_FILE_PATH", path.toString(), "TRUSTMODEL_DB_PATH", path.toString()));
        long start = System.nanoTime();
        try (StorageBackend backend = StorageBackends.create(arguments[0], settings)) {
            if (traces == 0) {
                answer(backend.store(), arguments[3], arguments[4]);
                Fork.answer(Map.of("millis", (System.nanoTime() - start) / 1e6));
                return;
            }
            StoreFiller filler = new StoreFiller(traces);
            filler.fill(backend);
            Map<String, Object> numbers = new LinkedHashMap<>();
            numbers.put("records", filler.spans() + 2L * traces);
            numbers.put("append, spans/s", filler.spans() / filler.appendSeconds());
            numbers.put(
                    "bytes on disk",
                    Directories.bytes(
                            Objects.requireNonNull(path.toAbsolutePath().getParent())));
            numbers.put("trace", filler.longTrace());
            Fork.answer(numbers);
        }
    }

    private static void answer(TraceStore store, String question, String trace) {
        long found = switch (question) {
            case "cursor" -> store.lastCursor();
            case "list" -> store.list(TraceFilter.all()).total();
            case "trace" -> store.trace(trace).isPresent() ? 1 : 0;
            case "search" -> store.search(SearchQuery.of(Words.RARE)).total();
            default -> store.usage(UsageQuery.by(By.MODEL)).size();
        };
        if (found == 0) {
            throw new IllegalStateException("nothing was found: " + question);
        }
    }
}
