package ai.trustmodel.tracing.storage.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.testkit.TestRecords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a store look like, and what becomes of them when others change them. */
class FileStoreTest {
    @TempDir
    private Path directory;

    private final TestRecords records = new TestRecords();
    private final List<StorageBackend> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(StorageBackend::close);
    }

    @Test
    void tracesAndEachDomain_haveAFile_ofOneRecordALine() throws Exception {
        StorageBackend store = open(Map.of());
        String trace = records.id();
        EventSeen file = records.file(trace, "created", "/a/one");
        EventSeen net = records.event("network", "opened", Map.of("remote_port", 443), null);
        store.append(List.of(records.started(trace, "agent"), file, records.said(trace, "q", "a"), net));

        assertThat(lines("traces.jsonl"))
                .hasSize(2)
                .allSatisfy(line -> assertThat(Json.parseObject(line))
                        .containsEntry("trace_id", trace)
                        .containsKey("record"));
        assertThat(lines("traces.file_system.jsonl"))
                .singleElement()
                .satisfies(line -> assertThat(Json.parseObject(line))
                        .containsEntry("event", "created")
                        .containsEntry("full_path", "/a/one")
                        .containsEntry("cursor", 2));
        assertThat(lines("traces.network.jsonl")).hasSize(1);
        assertThat(stream(store))
                .extracting(TraceRecord::recordId)
                .containsExactly(trace, file.recordId(), stream(store).get(2).recordId(), net.recordId());
    }

    @Test
    void batchThatWasCut_isInvisible_inWhicheverFile() throws Exception {
        StorageBackend before = open(Map.of());
        String kept = records.id();
        before.append(List.of(records.started(kept, "agent"), records.file(null, "created", "/kept")));
        EventSeen event = records.file(null, "created", "/cut");
        String cut = records.id();
        TraceRecord started = records.started(cut, "agent");
        TraceRecord said = records.said(cut, "q", "a");
        // Killed before the last line of the batch, which is among the traces, and within a line.
        append("traces.file_system.jsonl", EventLines.write(10, 12, event.event()), "\n");
        append("traces.jsonl", StoreLine.write(11, 12, started, Json.write(started)), "\n");
        append("traces.jsonl", StoreLine.write(12, 12, said, Json.write(said)), "");
        long size = Files.size(directory.resolve("traces.jsonl"));
        truncate("traces.jsonl", size - 5);

        for (StorageBackend store : List.of(before, open(Map.of()))) {
            assertThat(store.store().list(TraceFilter.all()).total()).isEqualTo(1);
            assertThat(stream(store)).hasSize(2);
            assertThat(store.store().events(EventFilter.all())).hasSize(1);
        }

        before.append(List.of(started, said, event));

        for (StorageBackend store : List.of(before, open(Map.of()))) {
            assertThat(stream(store)).hasSize(5);
            assertThat(store.store().trace(cut).orElseThrow().messageCount()).isEqualTo(2);
            assertThat(store.store().records(12, 10)).hasSize(3);
            assertThat(store.check().ok()).isTrue();
            assertThat(store.check().message()).contains("3 lines");
        }
    }

    @Test
    void deletingTheEndOfABatch_leavesTheRestOfIt() throws Exception {
        StorageBackend store = open(Map.of());
        String first = records.id();
        String last = records.id();
        EventSeen event = records.file(null, "created", "/a");
        EventSeen other = records.event("network", "opened", Map.of(), null);
        store.append(List.of(records.started(first, "agent"), event, records.started(last, "agent")));
        EventSeen second = records.file(null, "deleted", "/a");
        store.append(List.of(second, records.file(null, "created", "/b"), other));

        store.delete(List.of(last));
        store.deleteEvents(EventFilter.domain("network"));
        store.deleteEvents(EventFilter.all().path("/b"));

        for (StorageBackend each : List.of(store, open(Map.of()))) {
            assertThat(stream(each))
                    .extracting(TraceRecord::recordId)
                    .containsExactly(first, event.recordId(), second.recordId());
        }
    }

    @Test
    void linesNobodyUnderstands_areLeftWhereTheyAre_andCounted() throws Exception {
        StorageBackend store = open(Map.of());
        String trace = records.id();
        store.append(List.of(records.started(trace, "agent")));
        append("traces.jsonl", "not JSON\n{\"a\":1}\n\n\0\0\n{\"cursor\":2,\"id\":\"x\"".getBytes(UTF_8), "");
        String next = records.id();
        store.append(List.of(records.started(next, "agent")));
        // Written by hand, in another order and with blanks.
        append(
                "traces.jsonl",
                ("{ \"record\": " + Json.write(records.ended(next, TraceStatus.COMPLETED))
                                + ", \"id\": \"by-hand\", \"trace_id\": \"" + next + "\", \"cursor\": 99 }")
                        .getBytes(UTF_8),
                "\n");

        StorageBackend again = open(Map.of());
        assertThat(again.store()
                        .list(TraceFilter.all().status(TraceStatus.COMPLETED))
                        .items())
                .extracting(found -> found.id())
                .containsExactly(next);
        assertThat(stream(again)).hasSize(3);
        assertThat(again.check().message()).contains("3 lines");
        again.append(List.of(records.started(records.id(), "agent")));
        assertThat(again.store().records(99, 10)).hasSize(1);
        assertThat(String.join("\n", lines("traces.jsonl"))).contains("not JSON");
    }

    @Test
    void fullFiles_arePutAside_andNothingOfTracesIsLost() throws Exception {
        Map<String, String> settings = Map.of("TRUSTMODEL_FILE_MAX_SIZE", "8k", "TRUSTMODEL_FILE_KEEP", "2");
        StorageBackend store = open(settings);
        List<String> traces = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String trace = records.id();
            traces.add(0, trace);
            store.append(List.of(
                    records.started(trace, "agent"),
                    records.said(trace, "question " + i, "needle"),
                    records.event(
                            "file_system", "created", Map.of("full_path", "/a/" + i, "note", "x".repeat(500)), null)));
        }
        waitFor(
                "compressed traces",
                () -> names().filter(name -> name.matches("traces\\.\\d+\\.jsonl\\.gz"))
                                .count()
                        > 2);

        for (StorageBackend each : List.of(store, open(settings))) {
            assertThat(each.store().list(TraceFilter.all().limit(100)).items())
                    .extracting(trace -> trace.id())
                    .isEqualTo(traces);
            assertThat(each.store().trace(traces.get(59)).orElseThrow().messageCount())
                    .isEqualTo(2);
            assertThat(each.store().search(SearchQuery.of("needle")).total()).isEqualTo(60);
            List<String> paths = each.store().events(EventFilter.all().limit(100)).stream()
                    .map(event -> String.valueOf(event.attributes().get("full_path")))
                    .toList();
            assertThat(paths).hasSizeBetween(20, 59).startsWith("/a/59", "/a/58");
        }
        store.delete(traces.subList(1, 60));
        for (StorageBackend each : List.of(store, open(settings))) {
            assertThat(stream(each))
                    .filteredOn(record -> record.traceId() != null)
                    .hasSize(2);
        }
    }

    @Test
    void whatAnotherBackendDoes_isSeenAtOnce() {
        StorageBackend one = open(Map.of());
        StorageBackend two = open(Map.of());
        String trace = records.id();
        for (int i = 0; i < 5; i++) {
            String other = records.id();
            one.append(List.of(records.started(other, "agent")));
            assertThat(two.store().list(TraceFilter.all()).total()).isEqualTo(1);
            two.append(List.of(records.started(trace, "agent"), records.said(trace, "q" + i, "a")));
            assertThat(one.store().trace(trace)).isPresent();
            one.delete(List.of(other, trace));
            assertThat(two.store().list(TraceFilter.all()).total()).isZero();
            assertThat(stream(two)).isEmpty();
        }
        one.append(List.of(records.started(trace, "agent"), records.file(null, "created", "/a")));
        two.drop();
        assertThat(one.store().trace(trace)).isEmpty();
        assertThat(one.store().events(EventFilter.all())).isEmpty();
        two.append(List.of(records.started(trace, "agent")));
        assertThat(stream(one)).hasSize(1);
    }

    @Test
    void filesBeside_areNotTouched() throws Exception {
        Files.writeString(directory.resolve("other.jsonl"), "{\"mine\":1}\n");
        Files.writeString(directory.resolve("file_system.jsonl"), "{\"mine\":2}\n");
        StorageBackend store = open(Map.of());
        store.append(List.of(records.started(records.id(), "agent"), records.file(null, "created", "/a")));

        store.drop();

        assertThat(lines("other.jsonl")).containsExactly("{\"mine\":1}");
        assertThat(lines("file_system.jsonl")).containsExactly("{\"mine\":2}");
    }

    @Test
    void domainOfDigits_isNoPartOfTheTraces() {
        StorageBackend store = open(Map.of());
        EventSeen seen = records.event("123456", "happened", Map.of(), null);
        store.append(List.of(records.started(records.id(), "agent"), seen));

        assertThat(open(Map.of()).store().events(EventFilter.domain("123456"))).containsExactly(seen.event());
    }

    @Test
    void aFileThatIsNotOurs_isRefused() throws Exception {
        Path database = directory.resolve("traces.db");
        Files.write(database, "SQLite format 3\0 and so on".getBytes(UTF_8));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> open(Map.of("TRUSTMODEL_FILE_PATH", database.toString())))
                .withMessageContaining("TRUSTMODEL_FILE_PATH")
                .withMessageContaining("lines of JSON");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> open(Map.of("TRUSTMODEL_FILE_MAX_SIZE", "a lot")))
                .withMessageContaining("TRUSTMODEL_FILE_MAX_SIZE");
    }

    @Test
    void aDirectory_holdsTheStoreUnderItsUsualName() {
        StorageBackend store = open(Map.of("TRUSTMODEL_FILE_PATH", directory.toString()));
        store.append(List.of(records.started(records.id(), "agent")));

        assertThat(directory.resolve("traces.jsonl")).isRegularFile();
    }

    private StorageBackend open(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(
                Map.of("TRUSTMODEL_FILE_PATH", directory.resolve("traces.jsonl").toString()));
        all.putAll(settings);
        StorageBackend backend = new FileStorageBackendProvider().create(Settings.of(all));
        opened.add(backend);
        return backend;
    }

    private static List<TraceRecord> stream(StorageBackend backend) {
        return backend.store().records(0, 1000).stream()
                .map(StoredRecord::record)
                .toList();
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name), UTF_8);
    }

    private void append(String name, byte[] line, String end) throws IOException {
        Files.write(directory.resolve(name), line, StandardOpenOption.APPEND);
        Files.writeString(directory.resolve(name), end, StandardOpenOption.APPEND);
    }

    private void truncate(String name, long size) throws IOException {
        try (var channel = Files.newByteChannel(directory.resolve(name), StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private Stream<String> names() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> String.valueOf(path.getFileName())).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void waitFor(String what, java.util.function.BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never came: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
