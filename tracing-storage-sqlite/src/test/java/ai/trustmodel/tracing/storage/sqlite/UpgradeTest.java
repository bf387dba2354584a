package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanPriced;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageQuery.By;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.TraceStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that older versions wrote. */
class UpgradeTest {
    @TempDir
    private Path directory;

    private Path file = Path.of("");

    private void makeAFileOfVersion(int version) throws SQLException {
        file = directory.resolve("old.db");
        try (Connection old = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = old.createStatement()) {
            statement.execute("PRAGMA page_size = 16384");
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            old.setAutoCommit(false);
            for (int step = 1; step <= version; step++) {
                run(statement, "schema-" + step + ".sql");
            }
            statement.execute("DELETE FROM state");
            run(statement, "version-" + version + ".sql");
            statement.execute("PRAGMA user_version = " + version);
            statement.execute("PRAGMA application_id = " + Schema.APPLICATION_ID);
            old.commit();
        }
    }

    private static void run(Statement statement, String resource) throws SQLException {
        for (String sql : Schema.resource(resource).replaceAll("--[^\n]*", "").split(";", -1)) {
            if (!sql.isBlank()) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void version1_isReadWithNothingLost_andItsCallsHaveNoKnownCost() throws SQLException {
        makeAFileOfVersion(1);
        try (SqliteStorageBackend backend = open()) {
            TraceStore store = backend.store();

            List<Trace> traces = store.list(TraceFilter.all()).items();
            assertThat(traces).hasSize(3).allSatisfy(trace -> {
                assertThat(trace.cost()).isNull();
                assertThat(trace.unpricedCallCount())
                        .as("the call that failed was not billed")
                        .isEqualTo(2);
                assertThat(trace.totalTokens()).isEqualTo(1_100_000);
                assertThat(trace.llmCallCount()).isEqualTo(3);
                Trace whole = store.trace(trace.id()).orElseThrow();
                assertThat(whole.messages()).hasSize(7);
                assertThat(whole.unpricedCallCount()).isEqualTo(2);
            });
            for (By by : List.of(By.DAY, By.AGENT, By.THREAD)) {
                assertThat(store.usage(UsageQuery.by(by)))
                        .as("%s", by)
                        .hasSize(3)
                        .allMatch(totals -> totals.cost() == null && totals.unpriced() == 2 && totals.calls() == 3);
            }
            assertThat(store.search(SearchQuery.of("question")).total()).isEqualTo(9);
            assertThat(store.records(0, 100)).hasSize(23);
            assertThat(store.stats().spans()).isEqualTo(12);
        }
        try (Connection now = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = now.createStatement()) {
            assertThat(statement.executeQuery("PRAGMA user_version").getLong(1)).isEqualTo(Schema.VERSION);
            assertThat(statement.executeQuery("PRAGMA integrity_check").getString(1))
                    .isEqualTo("ok");
        }
    }

    @Test
    void version1_canBePriced_andWrittenOn() throws SQLException {
        makeAFileOfVersion(1);
        SyntheticTraffic traffic = new SyntheticTraffic(5);
        try (SqliteStorageBackend backend = open()) {
            backend.append(List.of(traffic.call(traffic.id(), 200)));
            String old = backend.store()
                    .list(TraceFilter.agent("agent 0"))
                    .items()
                    .get(0)
                    .id();
            Span call = backend.store().spans(old).stream()
                    .filter(span -> span.kind().equals(SpanKind.LLM))
                    .findFirst()
                    .orElseThrow();

            backend.append(List.of(new SpanPriced(
                    traffic.id(), old, call.id(), call.endedAt(), Cost.said(new BigDecimal("4.5")), Map.of())));

            assertThat(backend.store().trace(old).orElseThrow().cost()).isEqualByComparingTo("4.5");
            UsageTotals totals = backend.store()
                    .usage(new UsageQuery(Set.of(), "agent 0", null, null, null))
                    .get(0);
            assertThat(totals.cost()).isEqualByComparingTo("4.5");
            assertThat(totals.unpriced()).isEqualTo(1);
            assertThat(backend.store()
                            .query("SELECT cost, unpriced_call_count FROM traces WHERE agent_id = 'agent 0'", 1)
                            .rows())
                    .containsExactly(List.of(4.5, 1));
            assertThat(backend.store()
                            .query("SELECT cost FROM llm_calls WHERE agent_id = 'agent 0' AND cost IS NOT NULL", 9)
                            .rows())
                    .containsExactly(List.of(4.5));
            assertThat(backend.store()
                            .query("SELECT cost, unpriced FROM usage_by_day WHERE agent_id = 'agent 0'", 9)
                            .rows())
                    .containsExactly(List.of(4.5, 1));
            assertThat(backend.delete(List.of(old))).isEqualTo(1);
            assertThat(backend.store().usage(new UsageQuery(Set.of(), "agent 0", null, null, null)))
                    .isEmpty();
        }
    }

    @Test
    void version3_hasItsEventsInTables_withNothingLost() throws SQLException {
        makeAFileOfVersion(3);
        try (SqliteStorageBackend backend = open()) {
            TraceStore store = backend.store();

            assertThat(store.records(0, 100)).extracting(StoredRecord::cursor).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            List<HostEvent> events = store.events(EventFilter.all());
            assertThat(events)
                    .extracting(HostEvent::domain, HostEvent::event)
                    .containsExactly(
                            tuple("kernel", "exec"),
                            tuple("network", "counters"),
                            tuple("file_system", "moved"),
                            tuple("file_system", "created"));
            assertThat(events.get(0).attributes())
                    .isEqualTo(Map.of("full_path", "/bin/ls", "arguments", List.of("-l")));
            assertThat(events.get(1).attributes())
                    .isEqualTo(Map.of(
                            "interface", "eth0", "bytes_sent", 5_000_000_000L, "download", new BigDecimal("1.5")));
            assertThat(events.get(2).traceId()).isEqualTo("01950000-0000-7000-8000-000000000001");
            assertThat(events.get(2).spanId()).isEqualTo("span-1");
            assertThat(events.get(3).attributes())
                    .isEqualTo(Map.of(
                            "name", "one", "full_path", "/srv/one", "is_directory", false, "size", 12, "mode", "0644"));
            assertThat(store.query("SELECT id, action, full_path, process, timestamp FROM file_system", 9)
                            .rows())
                    .containsExactly(
                            List.of(1, "created", "/srv/one", "touch", "2026-03-01T12:00:02.123456Z"),
                            List.of(3, "moved", "/srv/one", "mv", "2026-03-01T12:00:03.123456Z"));
            assertThat(store.query("SELECT count(*) FROM entry WHERE key < 0", 1)
                            .rows())
                    .as("events of no trace stand in one place")
                    .containsExactly(List.of(0));
            EventSeen again = new EventSeen(events.get(3));
            backend.append(List.of(again));
            assertThat(store.events(EventFilter.all())).isEqualTo(events);
            ProcessesTest.assertConsistent(backend);
        }
    }

    private SqliteStorageBackend open() {
        return new SqliteStorageBackend(file, Durability.PROCESS, null);
    }
}
