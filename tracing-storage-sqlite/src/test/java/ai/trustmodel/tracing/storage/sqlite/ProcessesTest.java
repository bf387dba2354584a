package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.spi.TraceProjection;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several writers of one file, and writers that are killed. */
class ProcessesTest {
    private static final int KILLS = 5;

    @TempDir
    private Path directory;

    @Test
    void killedWriter_losesNothingItHasAcknowledged() throws Exception {
        Path file = directory.resolve("traces.db");
        Set<String> acknowledged = new HashSet<>();
        for (int round = 0; round < KILLS; round++) {
            Process writer = Writer.start(file, round, 0, 1 + round % 3);
            try (BufferedReader acks = writer.inputReader()) {
                for (int i = 0; i < 30 + 7 * round; i++) {
                    acknowledged.add(acks.readLine());
                }
                writer.toHandle().destroyForcibly(); // kill -9; what it had printed can still be read
                acks.lines().filter(line -> line.length() == 36).forEach(acknowledged::add);
            }
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        try (SqliteStorageBackend backend = new SqliteStorageBackend(file, Durability.PROCESS, null)) {
            assertThat(stored(backend)).containsAll(acknowledged);
            assertConsistent(backend);
        }
    }

    @Test
    void processes_shareOneFile() throws Exception {
        Path file = directory.resolve("traces.db");
        List<Process> writers = new ArrayList<>();
        for (int seed = 1; seed <= 2; seed++) {
            writers.add(Writer.start(file, seed, 200, 4));
        }
        Set<String> acknowledged = new HashSet<>();
        for (Process writer : writers) {
            writer.inputReader().lines().forEach(acknowledged::add);
            assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }

        try (SqliteStorageBackend backend = new SqliteStorageBackend(file, Durability.PROCESS, null)) {
            assertThat(acknowledged).hasSize(400);
            assertThat(stored(backend)).containsAll(acknowledged);
            assertThat(backend.store().stats().spans()).isEqualTo(400);
            assertConsistent(backend);
        }
    }

    @Test
    void backends_thatWriteOneTraceInTurn_agree() {
        Path file = directory.resolve("traces.db");
        SyntheticTraffic traffic = new SyntheticTraffic(1);
        String trace = traffic.id();
        var calls = traffic.conversation(trace, 12, 300);
        try (SqliteStorageBackend one = new SqliteStorageBackend(file, Durability.PROCESS, null);
                SqliteStorageBackend two = new SqliteStorageBackend(file, Durability.POWER, null)) {
            for (int i = 0; i < calls.size(); i++) {
                (i % 2 == 0 ? one : two).append(List.of(calls.get(i)));
                (i % 3 == 0 ? one : two).append(List.of(calls.get(i)));
            }

            Trace whole = one.store().trace(trace).orElseThrow();
            assertThat(whole.messages()).hasSize(25);
            assertThat(two.store().stats().messages()).isEqualTo(25);
            assertThat(two.store().list(TraceFilter.all()).items().get(0).messageCount())
                    .isEqualTo(25);
            assertConsistent(two);

            one.delete(List.of(trace));
            two.append(List.of(calls.get(0)));
            assertThat(two.store().trace(trace).orElseThrow().messages()).hasSize(3);
            assertConsistent(one);
        }
    }

    /** Everything that is counted is what counting gives. */
    static void assertConsistent(SqliteStorageBackend backend) {
        long calls = 0;
        var traces = backend.store().list(TraceFilter.all().limit(1000));
        assertThat(traces.items()).hasSize((int) traces.total());
        for (Trace listed : traces.items()) {
            TraceProjection projection = new TraceProjection(listed.id());
            backend.store().records(0, 100_000).stream()
                    .map(StoredRecord::record)
                    .filter(record -> listed.id().equals(record.traceId()))
                    .forEach(projection::add);
            assertThat(listed).isEqualTo(projection.summary());
            calls += listed.llmCallCount();
        }
        var usage = backend.store().usage(UsageQuery.by());
        assertThat(usage.isEmpty() ? 0 : usage.get(0).calls()).isEqualTo(calls);
        assertThat(backend.store()
                        .query("SELECT count(*) FROM body WHERE kind = 0", 1)
                        .rows())
                .containsExactly(List.of((int) backend.store().stats().messages()));
        assertThat(backend.store()
                        .query(
                                "SELECT (SELECT count(*) FROM media WHERE no NOT IN (SELECT media FROM media_use)),"
                                        + " (SELECT count(*) FROM media_use WHERE media NOT IN (SELECT no FROM media)"
                                        + " OR kind = 0 AND owner NOT IN (SELECT no FROM body WHERE cuts IS NOT NULL)"
                                        + " OR kind = 1 AND owner NOT IN (SELECT key FROM payload WHERE cuts IS NOT NULL))",
                                1)
                        .rows())
                .as("media that nobody uses, and uses of none")
                .containsExactly(List.of(0, 0));
    }

    private static Set<String> stored(SqliteStorageBackend backend) {
        Set<String> ids = new HashSet<>();
        backend.store()
                .records(0, 1_000_000)
                .forEach(stored -> ids.add(stored.record().recordId()));
        return ids;
    }
}
