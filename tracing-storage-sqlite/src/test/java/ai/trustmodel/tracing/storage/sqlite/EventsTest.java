package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.testkit.TestRecords;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of the machine as rows: what SQL sees of them, that nothing is lost, and that they can be removed. */
class EventsTest {
    private static final String FILES = "file_system";

    @TempDir
    private Path directory;

    private final TestRecords records = new TestRecords();
    private SqliteStorageBackend backend;

    @BeforeEach
    void open() {
        backend = new SqliteStorageBackend(file(), Durability.PROCESS, null);
    }

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void questionsOfTheDocumentation_runAsTheyStand() {
        for (int i = 0; i < 12; i++) {
            append(records.file(null, i % 2 == 0 ? "created" : "deleted", "/srv/" + i));
        }
        append(records.event("network", "opened", Map.of("remote_port", 443, "remote_address", "::1"), null));

        assertThat(query("SELECT * FROM file_system WHERE action='created' LIMIT 5"))
                .hasSize(5);
        assertThat(query("SELECT COUNT(*) FROM network WHERE timestamp > '2024-01-01'"))
                .containsExactly(List.of(1));
        assertThat(query("SELECT name FROM (SELECT * FROM file_system ORDER BY timestamp DESC LIMIT 10) LIMIT 2"))
                .containsExactly(List.of("11"), List.of("10"));
        assertThat(query("SELECT COUNT(*) FROM file_system WHERE full_path LIKE '/srv/1%'"))
                .containsExactly(List.of(3));
        assertThat(query("SELECT process, COUNT(*) FROM file_system GROUP BY process"))
                .containsExactly(List.of("touch", 12));
        assertThat(query("SELECT domain, event, full_path FROM events ORDER BY timestamp DESC LIMIT 2"))
                .containsExactly(Arrays.asList("network", "opened", null), List.of(FILES, "deleted", "/srv/11"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM file_system WHERE action='created' LIMIT 5",
                "SELECT * FROM file_system WHERE action='created' ORDER BY timestamp DESC LIMIT 10",
                "SELECT COUNT(*) FROM network WHERE timestamp > '2024-01-01'",
                "SELECT * FROM file_system ORDER BY timestamp DESC LIMIT 10",
                "SELECT * FROM file_system WHERE full_path LIKE '/srv/%'",
                "SELECT process, COUNT(*) FROM file_system GROUP BY process",
                "SELECT action, COUNT(*) FROM network GROUP BY action",
                "SELECT * FROM events ORDER BY timestamp DESC LIMIT 10",
            })
    void questionsOfManyEvents_areAnsweredByAnIndex(String sql) {
        List<List<@Nullable Object>> plan = query("EXPLAIN QUERY PLAN " + sql);

        assertThat(plan)
                .isNotEmpty()
                .allSatisfy(step -> assertThat(String.valueOf(step.get(3)))
                        .doesNotContain("TEMP B-TREE")
                        .doesNotMatch("SCAN \\w+"));
    }

    @Test
    void views_haveTheColumnsOfTheirDomain_thoseOfTheFirstTracerFirst() {
        assertThat(columns(FILES))
                .startsWith("id", "event", "name", "is_directory", "full_path", "timestamp")
                .contains("action", "dest_path", "size", "inode", "pid", "process", "trace_id", "json");
        assertThat(columns("network"))
                .startsWith(
                        "id",
                        "timestamp",
                        "download",
                        "upload",
                        "ping_ms",
                        "packet_loss",
                        "bytes_sent",
                        "bytes_recv",
                        "public_ip")
                .contains("action", "remote_address", "remote_port", "state", "duration_ms", "sampled", "json");
        assertThat(columns("events")).contains("domain", "event", "timestamp", "full_path", "json");
    }

    @Test
    void event_comesBackExactly_whateverItsValuesAre() {
        Map<String, Object> odd = new LinkedHashMap<>();
        odd.put("download", 12);
        odd.put("upload", new BigDecimal("1.50"));
        odd.put("ping_ms", 0.1);
        odd.put("packet_loss", new BigDecimal("0.12345678901234567890123"));
        odd.put("bytes_sent", new BigInteger("99999999999999999999"));
        odd.put("bytes_recv", Long.MAX_VALUE);
        odd.put("remote_port", "https");
        odd.put("local_port", null);
        odd.put("sampled", 1);
        odd.put("state", "half \ud800 a character, NUL \0 and more");
        odd.put("duration_ms", Map.of("a", List.of(1, "b")));
        odd.put("long", "words and words ".repeat(200));
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("pid", 7_000_000_000L);
        process.put("name", List.of("not", "a", "name"));
        process.put("user", "me");
        String trace = records.id();
        List<HostEvent> events = new ArrayList<>();
        for (String domain : List.of("network", FILES, "somebody's own")) {
            for (String of : Arrays.asList(null, trace)) {
                events.add(new HostEvent(
                        records.id(),
                        domain,
                        Instant.parse("2026-01-02T03:04:05.678901234Z"),
                        "odd",
                        process,
                        odd,
                        of,
                        "a span",
                        Map.of("new_field", true)));
            }
        }
        events.forEach(event -> append(new EventSeen(event)));

        List<HostEvent> found = backend.store().events(EventFilter.all());

        assertThat(found).hasSize(6);
        for (int i = 0; i < found.size(); i++) {
            HostEvent stored = events.get(events.size() - 1 - i);
            Object wire = Json.parse(Json.write(stored));
            assertThat(Json.parse(Json.write(found.get(i)))).as(stored.domain()).isEqualTo(wire);
            String json = (String) query("SELECT json FROM events WHERE event_id = '" + stored.id() + "'")
                    .get(0)
                    .get(0);
            assertThat(Json.parse(json)).isEqualTo(wire);
        }
        assertThat(query("SELECT download, upload, remote_port FROM network LIMIT 1"))
                .containsExactly(Arrays.asList(12, 1.5, null));
    }

    @Test
    void events_ofTheSameMicrosecond_areToldApart() {
        String[] times = {"00.000000999Z", "00.000001Z", "00.000001001Z", "00.000001999Z", "00.000002Z"};
        for (String time : times) {
            append(at(Instant.parse("2026-01-01T00:00:" + time), time));
        }
        for (String time : times) {
            Instant bound = Instant.parse("2026-01-01T00:00:" + time);
            int index = Arrays.asList(times).indexOf(time);

            assertThat(backend.store().events(EventFilter.domain(FILES).since(bound)))
                    .as("since %s", time)
                    .hasSize(times.length - index);
            assertThat(backend.store().events(EventFilter.domain(FILES).until(bound)))
                    .as("until %s", time)
                    .hasSize(index);
        }
    }

    @Test
    void pathsAreThose_whoseLettersAreTheSame() {
        append(records.file(null, "created", "/A/x"), records.file(null, "created", "/a/x"));

        assertThat(backend.store().events(EventFilter.all().path("/a")))
                .extracting(event -> event.attributes().get("full_path"))
                .containsExactly("/a/x");
        assertThat(backend.deleteEvents(EventFilter.all().path("/A/x"))).isEqualTo(1);
        assertThat(backend.store().events(EventFilter.all())).hasSize(1);
    }

    @Test
    void rareEvents_areFoundBehindManyOthers() {
        EventSeen first = records.file(null, "overflow", "/srv");
        append(first);
        appendMany(25_000);

        assertThat(backend.store().events(EventFilter.domain(FILES).event("overflow")))
                .containsExactly(first.event());
        assertThat(backend.store().events(EventFilter.all().path("/srv"))).containsExactly(first.event());
        assertThat(backend.store().events(EventFilter.all().until(first.at().plusNanos(1))))
                .containsExactly(first.event());
        assertThat(backend.store().events(EventFilter.all().offset(25_000))).containsExactly(first.event());
        assertThat(backend.store().events(EventFilter.all().offset(Long.MAX_VALUE)))
                .isEmpty();
    }

    @Test
    void eventsSentAgain_changeNothing_norTheCursor() {
        List<TraceRecord> events = List.of(
                records.file(null, "created", "/a"),
                records.event("network", "opened", Map.of("remote_port", 1), null));
        backend.append(events);
        long cursor = backend.store().lastCursor();

        backend.append(events);

        assertThat(backend.store().lastCursor()).isEqualTo(cursor);
        assertThat(backend.store().records(0, 10)).hasSize(2);
        append(records.file(null, "created", "/b"));
        assertThat(backend.store().records(cursor, 10)).hasSize(1);
    }

    @Test
    void manyEvents_areRemovedInSteps_andTheirSpaceIsGivenBack() throws IOException {
        appendMany(12_000);
        append(records.event("network", "opened", Map.of("remote_port", 443), null));
        backend.close();
        long before = Files.size(file());
        open();

        assertThat(backend.deleteEvents(EventFilter.all().event("created").path("/many")))
                .isEqualTo(12_000);

        assertThat(backend.store().events(EventFilter.all())).hasSize(1);
        assertThat(backend.store().stats().bytes()).isLessThan(before / 3);
        assertThat(backend.deleteEvents(EventFilter.all())).isEqualTo(1);
        assertThat(backend.store().records(0, 10)).isEmpty();
    }

    @Test
    void traceOfNothingButEvents_goesWithThem_andOthersStay() {
        String bare = records.id();
        String other = records.id();
        append(
                records.file(bare, "created", "/a"),
                records.started(other, "agent"),
                records.file(other, "created", "/b"));
        ProcessesTest.assertConsistent(backend);

        assertThat(backend.deleteEvents(EventFilter.domain(FILES))).isEqualTo(2);

        assertThat(backend.store().list(TraceFilter.all()).items())
                .extracting(trace -> trace.id())
                .containsExactly(other);
        append(records.file(other, "created", "/c"));
        assertThat(backend.store().trace(other)).isPresent();
        assertThat(query("SELECT count(*) FROM entry")).containsExactly(List.of(2));
    }

    @Test
    void drop_isSeenByAnotherBackendThatGoesOnWriting() {
        try (SqliteStorageBackend other = new SqliteStorageBackend(file(), Durability.PROCESS, null)) {
            SyntheticTraffic traffic = new SyntheticTraffic(31);
            String trace = traffic.id();
            var calls = traffic.conversation(trace, 3, 2000);
            other.append(List.of(calls.get(0)));
            appendMany(3000);
            other.store().search(ai.trustmodel.tracing.model.SearchQuery.of("assistant"));
            long cursor = other.store().lastCursor();
            long before = other.store().stats().bytes();

            backend.drop();

            assertThat(other.store().events(EventFilter.all())).isEmpty();
            assertThat(other.store().stats().bytes()).isLessThan(before / 2);
            other.append(List.of(calls.get(1), records.file(null, "created", "/after")));
            assertThat(backend.store().records(cursor, 10)).hasSize(2);
            assertThat(backend.store().trace(trace).orElseThrow().messages()).hasSize(5);
            assertThat(backend.store()
                            .search(ai.trustmodel.tracing.model.SearchQuery.of("assistant"))
                            .total())
                    .isEqualTo(1);
            ProcessesTest.assertConsistent(backend);
        }
    }

    @Test
    void retention_removesOldEventsOfNoTrace() throws InterruptedException {
        String trace = records.id();
        Instant now = Instant.now();
        append(
                at(now.minus(Duration.ofDays(3)), "old"),
                at(now, "new"),
                new TraceStarted(trace, trace, "agent", null, now, List.of(), Map.of(), Map.of()),
                new EventSeen(new HostEvent(
                        records.id(),
                        FILES,
                        now.minus(Duration.ofDays(3)),
                        "created",
                        Map.of(),
                        Map.of(),
                        trace,
                        null,
                        Map.of())));
        backend.close();
        backend = new SqliteStorageBackend(file(), Durability.PROCESS, Duration.ofDays(1));

        append(at(now, "begins"));

        Instant patience = Instant.now().plusSeconds(30);
        while (backend.store().events(EventFilter.all()).size() > 3
                && Instant.now().isBefore(patience)) {
            Thread.sleep(10);
        }
        assertThat(backend.store().events(EventFilter.all()))
                .extracting(HostEvent::event)
                .containsExactly("begins", "created", "new");
    }

    private EventSeen at(Instant time, String event) {
        return new EventSeen(new HostEvent(records.id(), FILES, time, event, Map.of(), Map.of(), null, null, Map.of()));
    }

    private void append(TraceRecord... some) {
        backend.append(List.of(some));
    }

    private void appendMany(int count) {
        List<TraceRecord> many = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            many.add(records.file(null, "created", "/many/" + i));
        }
        backend.append(many);
    }

    private List<List<@Nullable Object>> query(String sql) {
        return backend.store().query(sql, 100).rows();
    }

    private List<@Nullable Object> columns(String view) {
        List<@Nullable Object> columns = new ArrayList<>();
        query("SELECT \"column\" FROM schema WHERE \"view\" = '" + view + "'").forEach(row -> columns.add(row.get(0)));
        return columns;
    }

    private Path file() {
        return directory.resolve("traces.db");
    }
}
