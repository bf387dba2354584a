package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.TracerProvider;
import ai.trustmodel.tracing.testkit.InMemoryStorageBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tools that show what was seen of the machine, and those that remove it. */
@Timeout(60)
class EventToolsTest {
    private static final Settings ADMIN = Settings.of(Map.of("TRUSTMODEL_MCP_ADMIN", "on"));
    private static final Instant NOON = FakeMachine.NOON;

    @TempDir
    private Path directory;

    private final InMemoryStorageBackend storage = new InMemoryStorageBackend();
    private Modules modules;
    private TraceClient tracing;
    private Client client;
    private FakeMachine.FakeTracer files;
    private String work;

    @BeforeEach
    void open() throws IOException {
        modules = new Modules(directory)
                .install(TracerProvider.class, FakeMachine.Files.class)
                .install(TracerProvider.class, FakeMachine.Network.class);
        tracing = TraceClient.builder()
                .settings(Settings.of(Map.of()))
                .storage(storage)
                .build();
        work = Files.createDirectory(directory.toRealPath().resolve("work")).toString();
        client = Client.of((in, out) -> StdioServer.run(tracing, ADMIN, in, out));
        client.initialize();
        client.succeed("start_tracing", Map.of("domain", "file_system", "directory", work));
        files = FakeMachine.watching(work);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        modules.close();
        tracing.close();
        FakeMachine.TRACERS.clear();
    }

    private void happen(String event, String name, int seconds) {
        files.happen(event, Map.of("full_path", work + "/" + name, "name", name), NOON.plusSeconds(seconds));
    }

    private Map<String, Object> events(Object... arguments) {
        tracing.flush(Duration.ofSeconds(10));
        Map<String, Object> all = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            all.put((String) arguments[i], arguments[i + 1]);
        }
        return client.succeed("get_events", all);
    }

    private static List<Object> names(Map<String, Object> answer) {
        return ((List<?>) answer.get("data"))
                .stream().map(row -> Client.object(row).get("name")).toList();
    }

    @Test
    void events_areShownAsTheyAreLogged_newestFirst() {
        happen("created", "one", 0);
        files.happen(
                "moved",
                Map.of(
                        "full_path",
                        work + "/one",
                        "dest_path",
                        work + "/two",
                        "name",
                        "one",
                        "id",
                        "its own",
                        "size",
                        5),
                NOON.plusNanos(1_000_500));

        Map<String, Object> answer = events("domain", "file_system");

        assertThat(answer).containsEntry("status", "success").containsEntry("message", "2 events, newest first");
        Map<String, Object> moved = Client.object(((List<?>) answer.get("data")).get(0));
        assertThat(moved)
                .containsEntry("timestamp", "2026-11-21T12:00:00.001000500Z")
                .containsEntry("domain", "file_system")
                .containsEntry("event", "moved")
                .containsEntry("dest_path", work + "/two")
                .containsEntry("size", 5)
                .containsEntry("process", Map.of("pid", 42, "name", "editor"))
                .containsEntry("attributes", Map.of("id", "its own"))
                .doesNotContainKeys("trace_id", "span_id");
        assertThat((String) moved.get("id")).hasSize(36);
        assertThat(Client.object(((List<?>) answer.get("data")).get(1)))
                .containsEntry("timestamp", "2026-11-21T12:00:00.000000Z")
                .containsEntry("event", "created");
    }

    @Test
    void events_areThoseAskedFor() {
        happen("created", "one", 0);
        happen("modified", "one", 10);
        happen("created", "two", 20);
        happen("created", "deep/three", 30);

        assertThat(names(events("event", "created"))).containsExactly("deep/three", "two", "one");
        assertThat(names(events("path", work + "/deep"))).containsExactly("deep/three");
        assertThat(names(events("path", work + "/one"))).containsExactly("one", "one");
        assertThat(names(events("start", "2026-11-21T12:00:10Z", "end", "2026-11-21T13:00:20+01:00")))
                .as("both ends belong to it")
                .containsExactly("two", "one");
        assertThat(client.fail("get_events", Map.of("start", "soon"))).contains("start: 'soon' is no time");
        assertThat(client.fail("get_events", Map.of("path", "one"))).contains("a whole one");
        assertThat(client.fail("get_events", Map.of("limit", 1001))).contains("from 1 to 1000");
        assertThat(names(events("offset", 1_000_000_000_000L))).isEmpty();
        assertThat(client.fail("get_events", Map.of("domain", "sound")))
                .isEqualTo("Invalid domain 'sound'. Valid domains are: file_system, network");
    }

    @Test
    void times_canBeSaidAsPeopleDo() {
        Instant now = Instant.now();
        files.happen("created", Map.of("full_path", work + "/old", "name", "old"), now.minusSeconds(7_200));
        files.happen("created", Map.of("full_path", work + "/new", "name", "new"), now);

        assertThat(names(events("start", "1h"))).containsExactly("new");
        assertThat(names(events("end", "1h"))).containsExactly("old");
        assertThat(names(events("start", "3h", "end", "1h"))).containsExactly("old");
    }

    @Test
    void path_isFoundThroughALinkAndWhenItIsOne() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of(work));
        Files.createSymbolicLink(Path.of(work, "pointer"), directory);
        happen("created", "one", 0);
        happen("created", "pointer", 0);

        assertThat(names(events("path", link.toString()))).containsExactly("pointer", "one");
        assertThat(names(events("path", link + "/one"))).containsExactly("one");
        assertThat(names(events("path", work + "/pointer"))).containsExactly("pointer");
    }

    @Test
    void noEvents_areExplained() {
        assertThat(events("domain", "network"))
                .containsEntry("message", "No events of network are recorded; start_tracing begins to")
                .containsEntry("data", List.of());
        happen("created", "one", 0);
        assertThat(events("event", "deleted"))
                .containsEntry("message", "No events match; the newest one is of 2026-11-21T12:00:00.000000Z");
    }

    @Test
    void events_ofALongListComeInPages_withinTheBudget() {
        for (int i = 0; i < 700; i++) {
            happen("created", "file-with-a-long-name-" + i, i);
        }
        List<Object> read = new ArrayList<>();
        Object next = 0;
        int pages = 0;
        while (next != null) {
            Map<String, Object> page = events("limit", 1000, "offset", next);
            assertThat(Json.write(page).length() / 3).as("tokens").isLessThanOrEqualTo(8_000);
            read.addAll(names(page));
            next = page.get("next_offset");
            pages++;
        }
        assertThat(read).hasSize(700).doesNotHaveDuplicates();
        assertThat(pages).isGreaterThan(3);

        Map<String, Object> few = events();
        assertThat(names(few)).hasSizeBetween(1, 10);
        assertThat(few).containsEntry("next_offset", names(few).size());
        assertThat(Json.write(few).length() / 3).as("tokens").isLessThanOrEqualTo(2_000);
    }

    @Test
    void clearedLogs_areGoneAndTheTracerGoesOn() {
        happen("created", "one", 0);
        happen("created", "two", 0);

        assertThat(client.succeed("clear_logs", Map.of("domain", "file_system")))
                .containsEntry("message", "Successfully cleared logs for domain: file_system")
                .containsEntry("data", Map.of("events", 2));
        happen("created", "three", 0);
        assertThat(names(events())).containsExactly("three");
        assertThat(client.fail("clear_logs", Map.of("domain", "sound")))
                .isEqualTo("Invalid domain 'sound'. Valid domains are: file_system, network");
    }

    @Test
    void store_isEmptiedByWhoConfirmsItAlone() {
        for (Map.Entry<String, String> tool : Map.of(
                        "reset_database", "Successfully reset database - all tables dropped and recreated",
                        "drop_database", "Successfully dropped all database tables")
                .entrySet()) {
            client.succeed("start_trace", Map.of("agent_id", "bot"));
            happen("created", "one", 0);

            assertThat(client.fail(tool.getKey(), Map.of())).contains("1 traces and 1 events", "confirm: true");
            assertThat(client.fail(tool.getKey(), Map.of("confirm", false))).contains("nothing was removed");
            assertThat(client.fail(tool.getKey(), Map.of("confirm", "yes"))).contains("a boolean");
            assertThat(names(events())).containsExactly("one");
            assertThat(client.succeed(tool.getKey(), Map.of("confirm", true)))
                    .containsEntry("message", tool.getValue());

            assertThat(storage.store().list(TraceFilter.all()).total()).isZero();
            assertThat(storage.store().events(EventFilter.all())).isEmpty();
            assertThat(client.succeed("initialize_database", Map.of()))
                    .containsEntry("message", "Successfully initialized database and created all tables");
        }
        happen("created", "after", 0);
        assertThat(names(events())).containsExactly("after");
    }

    @Test
    void storeThatDoesNotWork_isNotInitialized() {
        storage.breakWith("the disk is full");
        assertThat(client.fail("initialize_database", Map.of())).contains("the disk is full");
        storage.mend();
    }

    @Test
    void toolsThatRemove_areThereForWhoeverSwitchesThemOn_andNeedAScope() {
        Set<String> all = new HashSet<>(names(ADMIN));
        assertThat(all).contains("get_events", "clear_logs", "initialize_database", "reset_database", "drop_database");
        all.removeAll(names(Settings.of(Map.of())));
        assertThat(all).containsOnly("clear_logs", "initialize_database", "reset_database", "drop_database");
        try (Serving serving = new Serving(() -> tracing, ADMIN)) {
            Methods methods = serving.methods();
            for (Tool tool : methods.surface().tools()) {
                Map<String, Object> annotations =
                        Client.object(tool.definition().get("annotations"));
                if (all.contains(tool.name())) {
                    assertThat(methods.requiredScope("tools/call", Map.of("name", tool.name())))
                            .isEqualTo("traces:admin");
                    assertThat(annotations)
                            .containsEntry("destructiveHint", !tool.name().equals("initialize_database"))
                            .containsEntry("readOnlyHint", false);
                }
            }
            assertThat(methods.requiredScope("tools/call", Map.of("name", "get_events")))
                    .isEqualTo("traces:read");
        }
    }

    private List<String> names(Settings settings) {
        try (Serving serving = new Serving(() -> tracing, settings)) {
            return serving.methods().surface().tools().stream().map(Tool::name).toList();
        }
    }

    @Test
    void list_costsAModelLittle() {
        try (Serving watching = new Serving(() -> tracing, Settings.of(Map.of()));
                Serving administered = new Serving(() -> tracing, ADMIN)) {
            assertThat(tokens(watching)).isLessThan(6_000);
            assertThat(tokens(administered)).isLessThan(6_700);
        }
    }

    private static int tokens(Serving serving) {
        List<Map<String, Object>> tools = serving.methods().surface().tools().stream()
                .map(Tool::definition)
                .toList();
        return Json.write(Map.of("tools", tools)).length() / 4;
    }
}
