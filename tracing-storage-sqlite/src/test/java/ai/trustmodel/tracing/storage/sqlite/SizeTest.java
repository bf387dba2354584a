package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What traces take on disk, and that deleting gives it back. */
class SizeTest {
    @TempDir
    private Path directory;

    @Test
    void conversation_growsWithItsTurns_notWithTheirSquare() throws IOException {
        double few = bytesATurn(50);
        double many = bytesATurn(200);

        assertThat(many).isLessThan(few * 1.15);
    }

    @Test
    void payloads_takeLessThanHalfOfTheirBytes() throws IOException {
        SyntheticTraffic traffic = new SyntheticTraffic(21);
        List<TraceRecord> spans = new ArrayList<>();
        long payload = 0;
        String trace = "";
        for (int i = 0; i < 4000; i++) {
            trace = i % 10 == 0 ? traffic.id() : trace;
            TraceRecord span = traffic.call(trace, 4000);
            payload += Json.write(span).getBytes(StandardCharsets.UTF_8).length;
            spans.add(span);
        }
        Path file = directory.resolve("traces.db");
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(spans);
        }

        assertThat((double) Files.size(file) / payload).isLessThan(0.45);
    }

    @Test
    void delete_givesTheSpaceBack() throws IOException {
        Path file = directory.resolve("traces.db");
        try (SqliteStorageBackend backend = open(file)) {
            SyntheticTraffic traffic = new SyntheticTraffic(22);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String trace = traffic.id();
                ids.add(trace);
                backend.append(List.copyOf(traffic.conversation(trace, 20, 2000)));
            }
            backend.store().search(ai.trustmodel.tracing.model.SearchQuery.of("helpful"));
            long before = backend.store().stats().bytes();

            assertThat(backend.delete(ids.subList(1, 50))).isEqualTo(49);

            assertThat(backend.store().stats().bytes()).isLessThan(before / 3);
            assertThat(backend.store().trace(ids.get(0)).orElseThrow().messages())
                    .hasSize(41);
            ProcessesTest.assertConsistent(backend);
        }
    }

    @Test
    void longTrace_isDeletedInParts() {
        try (SqliteStorageBackend backend = open(directory.resolve("traces.db"))) {
            SyntheticTraffic traffic = new SyntheticTraffic(23);
            String trace = traffic.id();
            List<TraceRecord> tools = new ArrayList<>();
            for (int i = 0; i < 2500; i++) {
                tools.add(traffic.tool(trace, 50));
            }
            backend.append(tools);

            assertThat(backend.delete(List.of(trace))).isEqualTo(1);

            assertThat(backend.store().stats().spans()).isZero();
            for (String table : List.of("entry", "payload", "stream", "body", "body_use", "label", "doomed")) {
                assertThat(backend.store()
                                .query("SELECT count(*) FROM " + table, 1)
                                .rows())
                        .as(table)
                        .containsExactly(List.of(0));
            }
        }
    }

    @Test
    void retention_deletesWhatIsOld_whenWritingBegins() throws Exception {
        Path file = directory.resolve("traces.db");
        SyntheticTraffic traffic = new SyntheticTraffic(24);
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(traffic.call(traffic.id(), 300))); // in early November 2026
        }
        String recent = traffic.id();
        try (SqliteStorageBackend backend = new SqliteStorageBackend(file, Durability.PROCESS, Duration.ofHours(1))) {
            backend.append(List.of(new ai.trustmodel.tracing.model.TraceStarted(
                    recent, recent, "agent", null, Instant.now(), List.of(), java.util.Map.of(), java.util.Map.of())));
            Instant patience = Instant.now().plusSeconds(30);
            while (backend.store().list(TraceFilter.all()).total() > 1
                    && Instant.now().isBefore(patience)) {
                Thread.onSpinWait();
            }

            assertThat(backend.store().list(TraceFilter.all()).items())
                    .extracting(trace -> trace.id())
                    .containsExactly(recent);
        }
    }

    private double bytesATurn(int turns) throws IOException {
        Path file = directory.resolve("turns" + turns + ".db");
        SyntheticTraffic traffic = new SyntheticTraffic(20);
        try (SqliteStorageBackend backend = open(file)) {
            backend.check();
        }
        long empty = Files.size(file);
        try (SqliteStorageBackend backend = open(file)) {
            for (int conversation = 0; conversation < 2000 / turns; conversation++) {
                for (TraceRecord call : traffic.conversation(traffic.id(), turns, 1000)) {
                    backend.append(List.of(call));
                }
            }
        }
        return (Files.size(file) - empty) / 2000.0;
    }

    private static SqliteStorageBackend open(Path file) {
        return new SqliteStorageBackend(file, Durability.PROCESS, null);
    }
}
