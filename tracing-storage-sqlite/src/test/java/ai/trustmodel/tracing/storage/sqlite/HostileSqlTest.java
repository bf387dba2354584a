package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.model.QueryResult;
import ai.trustmodel.tracing.model.TraceFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that somebody else wrote can read, and nothing else. */
class HostileSqlTest {
    private static final Duration MOST = Duration.ofMillis(1200);

    /** Room for a machine that has more to do; what is measured is the statement, not the machine. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    @TempDir
    private Path directory;

    private SqliteStorageBackend backend;

    @BeforeEach
    void storeSomething() {
        backend = new SqliteStorageBackend(directory.resolve("traces.db"), Durability.PROCESS, null);
        SyntheticTraffic traffic = new SyntheticTraffic(3);
        backend.append(List.copyOf(traffic.conversation(traffic.id(), 3, 200)));
        backend.store().query("SELECT 1", 1); // whatever is made at the first time is there
    }

    @AfterEach
    void close() {
        backend.close();
    }

    static Stream<String> refused() {
        return Stream.of(
                "DROP TABLE trace",
                "DELETE FROM trace",
                "UPDATE trace SET status = 2",
                "INSERT INTO name (name) VALUES ('x')",
                "REPLACE INTO name (no, name) VALUES (1, 'x')",
                "CREATE TABLE mine (a)",
                "CREATE TEMP TABLE mine (a)",
                "CREATE VIEW mine AS SELECT 1",
                "CREATE TRIGGER mine AFTER INSERT ON trace BEGIN DELETE FROM trace; END",
                "ALTER TABLE trace RENAME TO gone",
                "REINDEX",
                "ANALYZE",
                "VACUUM",
                "VACUUM INTO '/tmp/copy-of-traces.db'",
                "ATTACH 'other.db' AS other",
                "ATTACH 'file:other.db?mode=rwc' AS other",
                "DETACH main",
                "BEGIN",
                "BEGIN EXCLUSIVE",
                "COMMIT",
                "ROLLBACK",
                "SAVEPOINT a",
                "RELEASE a",
                "PRAGMA query_only = OFF",
                "PRAGMA writable_schema = ON",
                "PRAGMA journal_mode = DELETE",
                "PRAGMA cache_size = -100000000",
                "PRAGMA temp_store_directory = '/tmp'",
                "PRAGMA mmap_size = 1000000000",
                "PRAGMA database_list",
                "PRAGMA wal_checkpoint(TRUNCATE)",
                "/* SELECT */ PRAGMA query_only = OFF",
                "-- SELECT\nDELETE FROM trace",
                "; ; DELETE FROM trace",
                "SELECT 1; DELETE FROM trace",
                "SELECT ';'; DELETE FROM trace",
                "SELECT \"a;b\"; DROP TABLE trace; --",
                "SELECT 1 /* ; */; DROP TABLE trace",
                "WITH gone AS (SELECT no FROM trace) DELETE FROM trace WHERE no IN gone",
                "WITH a AS (SELECT 1) INSERT INTO name (name) SELECT 'x' FROM a",
                "WITH a AS (SELECT 1) UPDATE trace SET status = 2",
                "EXPLAIN DELETE FROM trace; DELETE FROM trace",
                "SELECT load_extension('/tmp/evil.so')",
                "SELECT writefile('/tmp/evil', 'x')",
                "SELECT readfile('/etc/passwd')",
                "SELECT edit('x')",
                "SELECT * FROM pragma_database_list",
                "SELECT file FROM \"pragma_database_list\"",
                "SELECT * FROM fsdir('/etc')",
                "",
                "   -- nothing",
                "SELECT \0 1",
                "SELECT " + "1 + (".repeat(200) + "1" + ")".repeat(200),
                "EXEC xp_cmdshell 'id'");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void query_refuses(String sql) throws IOException {
        Set<String> before = files();

        assertThatThrownBy(() -> backend.store().query(sql, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .isNotBlank()
                        .doesNotContain(directory.toString())
                        .doesNotContain("traces.db"));

        assertNothingChanged(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000000)"
                        + " SELECT group_concat(hex(randomblob(1000))) FROM n",
                "SELECT hex(zeroblob(900000000))",
                "SELECT length(randomblob(900000000))",
                "SELECT printf('%.*c', 900000000, 'x')",
                "SELECT replace(printf('%.*c', 1000000, 'x'), 'x', printf('%.*c', 1000000, 'y'))",
                "SELECT count(*) FROM entry a, entry b, entry c, entry d, entry e, entry f, payload g, payload h,"
                        + " stream i, stream j, stream k, stream l, stream m, stream n, stream o, body p, body q",
                "SELECT 'a' LIKE printf('%.*c', 5000, '%')",
                "SELECT 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' GLOB '*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b'",
                "SELECT json_valid(printf('%.*c', 9000000, '['))",
                "EXPLAIN DELETE FROM trace",
                "EXPLAIN QUERY PLAN DELETE FROM trace"
            })
    void query_endsInTime(String sql) throws IOException {
        Set<String> before = files();
        long start = System.nanoTime();
        try {
            QueryResult result = backend.store().query(sql, 1000);
            assertThat(result.rows().size()).isLessThanOrEqualTo(1000);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MOST.plus(SLACK));
        assertNothingChanged(before);
    }

    @Test
    void query_stopsARunawayAfterASecond_andSaysSo() {
        assertThatThrownBy(() -> backend.store()
                        .query(
                                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
                                1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000 ms");
    }

    @Test
    void query_cutsByRowsAndBytes_andSaysSo() {
        String numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50) ";

        assertThat(backend.store().query(numbers + "SELECT i FROM n", 50).truncated())
                .isNull();
        QueryResult rows = backend.store().query(numbers + "SELECT i FROM n", 49);
        assertThat(rows.rows()).hasSize(49);
        assertThat(rows.truncated()).contains("49 rows");
        QueryResult bytes = backend.store().query(numbers + "SELECT printf('%.*c', 100000, 'x') FROM n", 50);
        assertThat(bytes.rows()).hasSize(10);
        assertThat(bytes.truncated()).contains("bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name FROM sqlite_schema",
                "SELECT * FROM schema",
                "SELECT * FROM traces;",
                "-- how many\nSELECT count(*) FROM spans;  -- done",
                "/* a ; b */ VALUES (1, ';')",
                "WITH t AS (SELECT * FROM llm_calls) SELECT model, sum(total_tokens) FROM t GROUP BY 1",
                "EXPLAIN QUERY PLAN SELECT * FROM traces",
                "SELECT content FROM messages WHERE content LIKE '%assistant%'",
                "SELECT * FROM usage_by_day",
                "SELECT percentile(duration_ms, 50) FROM llm_calls"
            })
    void query_answersWhatOnlyReads(String sql) {
        assertThat(backend.store().query(sql, 100).rows()).isNotEmpty();
    }

    @Test
    void views_speakAsPeopleDo() {
        QueryResult trace = backend.store().query("SELECT id, created_at, status, message_count FROM traces", 10);
        String id = backend.store().list(TraceFilter.all()).items().get(0).id();

        assertThat(trace.rows()).hasSize(1);
        assertThat(trace.rows().get(0).get(0)).isEqualTo(id);
        assertThat(trace.rows().get(0).get(1).toString()).startsWith("2026-11-").endsWith("Z");
        assertThat(trace.rows().get(0).subList(2, 4)).containsExactly("running", 7);
        assertThat(backend.store()
                        .query("SELECT DISTINCT trace_id FROM messages WHERE type = 'system'", 10)
                        .rows())
                .containsExactly(List.of(id));
    }

    private void assertNothingChanged(Set<String> before) throws IOException {
        assertThat(files()).isEqualTo(before);
        assertThat(backend.store().list(TraceFilter.all()).total()).isEqualTo(1);
        assertThat(backend.store().stats().spans()).isEqualTo(3);
        assertThat(backend.store()
                        .query("SELECT count(*) FROM name WHERE name = 'x'", 1)
                        .rows())
                .containsExactly(List.of(0));
        assertThat(Files.exists(Path.of("other.db"))).isFalse();
        assertThat(Files.exists(Path.of("/tmp/copy-of-traces.db"))).isFalse();
        assertThat(Files.exists(Path.of("/tmp/evil"))).isFalse();
    }

    private Set<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
