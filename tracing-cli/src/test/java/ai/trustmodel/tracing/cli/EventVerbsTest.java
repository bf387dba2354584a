package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs that need no server, and what the others say without one. */
class EventVerbsTest {
    @TempDir
    Path dir;

    private Cli cli;

    @BeforeEach
    void store() {
        cli = cli("sqlite");
    }

    private Cli cli(String storage) {
        return new Cli(dir.resolve("traces.db"))
                .with("TRUSTMODEL_DATA_DIR", dir.toString())
                .with("TRUSTMODEL_STORAGE", storage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "file"})
    void show_isNewestFirst_tenUnlessToldOtherwise(String storage) {
        for (int i = 0; i < 12; i++) {
            record(storage, "file_system", i % 2 == 0 ? "created" : "deleted", "/w/" + i, i);
        }
        record(storage, "network", "opened", "/n", 20);

        List<Map<String, Object>> ten =
                cli(storage).run("show", "file_system", "--json").objects("data");
        assertThat(ten).hasSize(10);
        assertThat(ten.get(0)).containsEntry("full_path", "/w/11").containsEntry("action", "deleted");
        assertThat(cli(storage)
                        .run("show", "file_system", "-n", "2", "--offset", "1")
                        .out())
                .contains("/w/10", "/w/9")
                .doesNotContain("/w/11", "/w/8");
        assertThat(cli(storage)
                        .run("show", "file_system", "--event", "created", "-n", "100")
                        .out())
                .contains("/w/0", "/w/10")
                .doesNotContain("/w/1 ", "/w/11");
        assertThat(cli(storage).run("show").out()).contains("DOMAIN", "network", "file_system");
    }

    @Test
    void show_boundsBelongToTheRange() {
        for (int i = 0; i < 5; i++) {
            record("sqlite", "file_system", "created", "/w/" + i, i);
        }

        assertThat(cli.run("show", "file_system", "-s", "2026-11-21T00:00:01Z", "-e", "2026-11-21T00:00:03Z", "--json")
                        .objects("data"))
                .extracting(event -> event.get("full_path"))
                .containsExactly("/w/3", "/w/2", "/w/1");
        assertThat(cli.run("show", "file_system", "--start", "yesterday", "--end", "2026-11-20")
                        .err())
                .contains("No such events");
    }

    @Test
    void show_ofADirectory_isWhatIsBelowIt_howeverItIsWritten() throws Exception {
        Path watched = Files.createDirectories(dir.toRealPath().resolve("src"));
        record("sqlite", "file_system", "created", watched.resolve("a").toString(), 1);
        record("sqlite", "file_system", "created", watched + "2/a", 2);

        assertThat(cli.run("show", "file_system", "--path", watched + "/../src/.", "--json")
                        .objects("data"))
                .hasSize(1);
    }

    @Test
    void show_ofADomainThereIsNot_namesThoseThereAre() {
        Cli.Result result = cli.run("show", "file_sytem");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("Invalid domain 'file_sytem'. Valid domains are: file_system");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM file_system WHERE action='created' LIMIT 5",
                "SELECT COUNT(*) FROM network WHERE timestamp > '2024-01-01'"
            })
    void query_takesTheKnownExamplesAsTheyStand(String sql) {
        record("sqlite", "file_system", "created", "/w/a", 1);
        record("sqlite", "network", "opened", "/n", 2);

        Cli.Result result = cli.run("query", sql);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("1 row");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "start file_system --dir .",
                "start network",
                "stop file_system --dir .",
                "stop network",
                "list-domains",
                "list-tracers"
            })
    void whatNeedsAServer_saysHowToBeginOne(String line) {
        Cli.Result result = cli.run(line.split(" "));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("no server is running; begin it with: tracer server");
    }

    @Test
    void status_withoutAServer_tellsOfTheStore_andFails() {
        record("sqlite", "file_system", "created", "/w/a", 1);

        Cli.Result result = cli.run("status");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("not running", "traces.db", "1 event of file_system");
        assertThat(cli.run("status", "--json").json()).containsEntry("running", false);
        assertThat(cli.run("server", "--stop").out()).contains("No server is running");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "file"})
    void clear_takesTheEventsOfOneDomain_withoutAServer(String storage) {
        record(storage, "file_system", "created", "/w/a", 1);
        record(storage, "network", "opened", "/n", 2);

        Cli.Result result = cli(storage).run("clear", "file_system", "--yes");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("Successfully cleared logs for domain: file_system\n");
        assertThat(cli(storage).run("show", "--json").objects("data")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sqlite|reset|Successfully reset database - all tables dropped and recreated",
                "sqlite|drop|Successfully dropped all database tables",
                "file|reset|Successfully reset database - all tables dropped and recreated"
            })
    void resetAndDrop_sayWhatWillGo_andTakeAllOfIt(String storage, String verb, String said) {
        record(storage, "file_system", "created", "/w/a", 1);
        if (storage.equals("sqlite")) {
            Traces.record(dir.resolve("traces.db"), TraceOptions.agent("a"), "q", "a");
        }
        Cli.Result refused = cli(storage).typing("n\n").run(verb);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("Remove everything in ", "1 event? [y/N]", "Nothing was deleted.");
        assertThat(cli(storage).run("show", "--json").objects("data")).hasSize(1);

        Cli.Result agreed = cli(storage).typing("y\n").run(verb);

        assertThat(agreed.code()).as(agreed.err()).isZero();
        assertThat(agreed.out()).isEqualTo(said + "\n");
        assertThat(cli(storage).run("show", "--json").objects("data")).isEmpty();
        assertThat(cli(storage).run("traces", "list", "--json").json()).containsEntry("total", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear file_system", "reset", "drop"})
    void whatCannotBeUndone_isNotDoneUnasked(String line) {
        record("sqlite", "file_system", "created", "/w/a", 1);

        Cli.Result result = cli.run(line.split(" "));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("add --yes");
        assertThat(cli.run("show", "--json").objects("data")).hasSize(1);
    }

    @Test
    void init_makesTheStore_andRemovesNothing() {
        assertThat(dir.resolve("traces.db")).doesNotExist();
        assertThat(cli.run("init").out()).isEqualTo("Successfully initialized database and created all tables\n");
        assertThat(dir.resolve("traces.db")).exists();
        record("sqlite", "file_system", "created", "/w/a", 1);
        assertThat(cli.run("init", "--json").json()).containsEntry("status", "success");
        assertThat(cli.run("show", "--json").objects("data")).hasSize(1);
    }

    @Test
    void schema_listsTheColumns_asTheyWereAlwaysPrinted() {
        Cli.Result result = cli.run("schema", "file_system");

        assertThat(result.out())
                .startsWith(
                        "URI: schema://file_system\nTable: file_system\nColumns:\n- id: INTEGER\n- event: VARCHAR\n")
                .contains("- action", "- full_path")
                .endsWith("\n********************\n");
        Cli.Result unknown = cli.run("schema", "nothing");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("schema://nothing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "show --limit 0|--limit is 0; it must be 1 to 10000",
                "show --offset -1|--offset is -1",
                "show --follow --offset 1|--offset goes with no --follow",
                "show --start someday|--start: 'someday' is no time",
                "start|DOMAIN",
                "start network --interval soon|'soon' is not an int",
                "stop|DOMAIN",
                "clear|DOMAIN",
                "schema a/b|'a/b' is the name of no domain",
                "server --print-unit=upstart|it must be systemd or launchd",
                "server --stop --port 1|no other option than --data-dir",
                "server --stop --detach|mutually exclusive"
            })
    void wrongUsage_isTwo_andSaysWhatToDo(String line, String said) {
        Cli.Result result = cli.run(line.split(" "));

        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.err()).contains(said, "Try: tracer");
    }

    @Test
    void aServerThatCouldRecordNothing_isNotStarted() {
        Cli.Result result = cli.with("TRUSTMODEL_TRACING", "off").run("server");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("TRUSTMODEL_TRACING is off");
    }

    private void record(String storage, String domain, String event, String path, int second) {
        try (TraceClient client = TraceClient.builder()
                .settings(Settings.of(Map.of(
                        "TRUSTMODEL_DATA_DIR",
                        dir.toString(),
                        "TRUSTMODEL_DB_PATH",
                        dir.resolve("traces.db").toString(),
                        "TRUSTMODEL_STORAGE",
                        storage)))
                .build()) {
            client.record(new EventSeen(new HostEvent(
                    UUID.randomUUID().toString(),
                    domain,
                    Instant.parse("2026-11-21T00:00:00Z").plusSeconds(second),
                    event,
                    Map.of(),
                    Map.of("name", "x", "full_path", path, "is_directory", false),
                    null,
                    null,
                    Map.of())));
        }
    }
}
