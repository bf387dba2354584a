package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.TracerProvider;
import ai.trustmodel.tracing.testkit.InMemoryStorageBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients can find out about what a query may ask for, over a real file and over a store without a language. */
@Timeout(60)
class SchemaResourcesTest {
    @TempDir
    private Path directory;

    private Modules modules;

    @BeforeEach
    void install() throws IOException {
        modules = new Modules(directory)
                .install(TracerProvider.class, FakeMachine.Files.class)
                .install(TracerProvider.class, FakeMachine.Network.class);
    }

    @AfterEach
    void close() throws IOException {
        modules.close();
        FakeMachine.TRACERS.clear();
    }

    private TraceClient file() {
        return TraceClient.builder()
                .settings(Settings.of(Map.of(
                        "TRUSTMODEL_DB_PATH", directory.resolve("traces.db").toString())))
                .build();
    }

    private static TraceClient memory() {
        return TraceClient.builder()
                .settings(Settings.of(Map.of()))
                .storage(new InMemoryStorageBackend())
                .build();
    }

    private static Client connect(TraceClient tracing) throws IOException {
        Client client = Client.of((in, out) -> StdioServer.run(tracing, Settings.of(Map.of()), in, out));
        client.initialize();
        return client;
    }

    private static String text(Client client, String uri) {
        Map<String, Object> result = Client.result(client.answer(client.request("resources/read", Map.of("uri", uri))));
        Map<String, Object> content = Client.object(((List<?>) result.get("contents")).get(0));
        assertThat(content).containsEntry("uri", uri).containsEntry("mimeType", "text/plain");
        return (String) content.get("text");
    }

    @Test
    void domains_haveTheColumnsOfTheirTables() throws IOException {
        try (TraceClient tracing = file();
                Client client = connect(tracing)) {
            assertThat(text(client, "schema://file_system"))
                    .startsWith("Table: file_system\nColumns:\n- id: INTEGER\n- event: VARCHAR\n- name: VARCHAR\n"
                            + "- is_directory: BOOLEAN (Nullable)\n- full_path: VARCHAR\n- timestamp: DATETIME\n")
                    .contains("\n- action: VARCHAR\n", "\n- pid: INTEGER (Nullable)\n");
            assertThat(text(client, "schema://network"))
                    .startsWith("Table: network\nColumns:\n- id: INTEGER\n- timestamp: DATETIME\n"
                            + "- download: FLOAT (Nullable)\n- upload: FLOAT (Nullable)\n")
                    .contains("\n- bytes_sent: BIGINT (Nullable)\n", "\n- event: VARCHAR\n");
            for (String view : List.of("file_system", "network", "events")) {
                assertThat(text(client, "schema://" + view).lines().skip(2))
                        .as("every column has a type")
                        .allMatch(line -> line.matches("- \\w+: [A-Z]+( \\(Nullable\\))?"));
            }
        }
    }

    @Test
    void columns_canBeAskedFor() throws IOException {
        try (TraceClient tracing = file();
                Client client = connect(tracing)) {
            client.succeed("start_tracing", Map.of("domain", "file_system", "directory", directory.toString()));
            FakeMachine.FakeTracer files =
                    FakeMachine.watching(directory.toRealPath().toString());
            for (int i = 0; i < 9; i++) {
                files.happen("created", Map.of("full_path", "/w/" + i, "name", "" + i), FakeMachine.NOON);
            }
            files.touch("other");
            client.succeed("stop_tracing", Map.of("domain", "file_system"));

            Map<String, Object> created = client.succeed(
                    "query_traces", Map.of("sql", "SELECT * FROM file_system WHERE action='created' LIMIT 5"));
            assertThat((List<?>) created.get("rows")).hasSize(5);
            assertThat(created.get("columns"))
                    .asInstanceOf(LIST)
                    .startsWith("id", "event", "name", "is_directory", "full_path");
            assertThat(client.succeed(
                            "query_traces",
                            Map.of("sql", "SELECT COUNT(*) FROM file_system WHERE timestamp > '2024-01-01'")))
                    .containsEntry("rows", List.of(List.of(10)));
            assertThat(client.succeed(
                            "query_traces",
                            Map.of("sql", "SELECT COUNT(*) FROM network WHERE timestamp > '2024-01-01'")))
                    .containsEntry("rows", List.of(List.of(0)));
        }
    }

    @Test
    void otherViews_haveTheirColumnsToo_andWhatIsNoViewIsNotThere() throws IOException {
        try (TraceClient tracing = file();
                Client client = connect(tracing)) {
            assertThat(text(client, "schema://traces"))
                    .startsWith("Table: traces\nColumns:\n- ")
                    .contains("agent_id");
            Map<String, Object> error = Client.error(
                    client.answer(client.request("resources/read", Map.of("uri", "schema://sqlite_master"))));
            assertThat(error.get("message")).asString().contains("there is no resource");
        }
    }

    @Test
    void storeWithoutTables_hasFields() throws IOException {
        try (TraceClient tracing = memory();
                Client client = connect(tracing)) {
            assertThat(text(client, "schema://file_system"))
                    .startsWith(
                            "Events: file_system\nFields:\n- timestamp: DATETIME\n- event: VARCHAR\n- name: VARCHAR\n")
                    .contains("\n- dest_path: VARCHAR (Nullable)\n", "\n- process: OBJECT (Nullable)\n");
        }
    }

    @Test
    void domains_areListedAndCompleted() throws IOException {
        try (TraceClient tracing = file();
                Client client = connect(tracing)) {
            assertThat((List<?>) Client.result(client.answer(client.request("resources/list", Map.of())))
                            .get("resources"))
                    .extracting(entry -> Client.object(entry).get("uri"))
                    .containsExactly("schema://file_system", "schema://network");
            assertThat((List<?>) Client.result(client.answer(client.request("resources/templates/list", Map.of())))
                            .get("resourceTemplates"))
                    .extracting(entry -> Client.object(entry).get("uriTemplate"))
                    .contains("schema://{domain}");
            Map<String, Object> completed = Client.object(Client.result(client.answer(client.request(
                            "completion/complete",
                            Map.of(
                                    "ref",
                                    Map.of("type", "ref/resource", "uri", "schema://{domain}"),
                                    "argument",
                                    Map.of("name", "domain", "value", "t")))))
                    .get("completion"));
            assertThat(completed).containsEntry("values", List.of("traces", "tool_calls"));
        }
    }
}
