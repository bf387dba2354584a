package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.cli.terminal.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class UsageTest {
    @TempDir
    Path dir;

    private Cli cli;

    @BeforeEach
    void store() {
        cli = new Cli(dir.resolve("traces.db"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "mcp",
                "install",
                "doctor",
                "traces",
                "traces list",
                "traces show",
                "traces search",
                "traces delete",
                "query",
                "stats",
                "import",
                "export",
                "server",
                "start",
                "stop",
                "status",
                "show",
                "list-domains",
                "list-tracers",
                "schema",
                "init",
                "clear",
                "reset",
                "drop"
            })
    void help_teachesEveryVerb_byExamples(String verb) {
        Cli.Result help = cli.run((verb + " --help").split(" "));

        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("Usage: tracer " + verb, "Examples:").doesNotContain("\u001b");
        assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void help_listsEveryVerb_inOneGroup() {
        String help = cli.run("--help").out();

        for (String verb : new CommandLine(new Tracer(
                        Terminal.of(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), Map.of(), false),
                        InputStream.nullInputStream(),
                        Map.of(),
                        Clock.systemUTC()))
                .getSubcommands()
                .keySet()) {
            assertThat(help.lines().filter(line -> line.startsWith("  " + verb + " ")))
                    .as(verb)
                    .hasSize(1);
        }
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void help_ofAVerb_isTheSameByEitherWay() {
        assertThat(cli.run("help", "traces").out())
                .isEqualTo(cli.run("traces", "--help").out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "tracs|Did you mean: tracer traces",
                "traces list --limit x|'x' is not an int",
                "traces list --limit 0|--limit is 0; it must be 1 to 1000",
                "traces list --since someday|--since: 'someday' is no time",
                "traces list --status odd|COMPLETED",
                "traces show|say which trace",
                "traces search|TEXT",
                "traces delete|say which traces",
                "traces delete abc --agent x|say which traces",
                "query|give one SQL statement",
                "query SELECT --schema|give one SQL statement",
                "stats --by hour|GROUP",
                "import|FILE",
                "install|CLIENT",
                "install nobody|there are claude-code",
                "install codex --http --agent-id x|give --db and --agent-id to it",
                "install codex --http=here|must be an address",
                "install codex --uninstall --print|goes with no other",
                "doctor nobody|there is no client",
                "doctor --timeout 0|must be 1 or more",
                "import x.json --format odd|there is no form 'odd'",
                "export|--format",
                "export --format odd|there are langchain",
                "export latest --format langchain --agent x|not both",
                "--color=loud version|--color"
            })
    void wrongUsage_isTwo_andSaysWhatToDo(String line, String said) {
        Cli.Result result = cli.run(line.split(" "));

        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("tracer: ")
                .contains(said)
                .contains("Try: tracer")
                .doesNotContain("\tat ");
    }

    @Test
    void noVerb_showsWhichThereAre() {
        for (List<String> words : List.of(List.<String>of(), List.of("traces"))) {
            Cli.Result result = cli.run(words.toArray(String[]::new));
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains("Verbs:");
        }
    }

    @Test
    void wrongConfiguration_namesTheSetting() {
        Cli.Result result = cli.with("TRUSTMODEL_STORAGE", "paper").run("traces", "list");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("TRUSTMODEL_STORAGE", "paper").doesNotContain("\tat ");
    }

    @Test
    void verbose_showsWhereAnErrorCameFrom() {
        Cli.Result result = cli.with("TRUSTMODEL_STORAGE", "paper").run("--verbose", "traces", "list");

        assertThat(result.err()).contains("\tat ai.trustmodel.tracing");
    }

    @Test
    void version_saysWhatWasFound() {
        Cli.Result version = cli.run("version", "--json");

        assertThat(version.code()).isZero();
        assertThat(version.json()).containsKeys("tracer", "java", "sqlite", "storage", "extractors");
        assertThat(version.json().get("sqlite").toString()).startsWith("3.");
        assertThat(version.json().get("extractors")).asString().contains("anthropic", "generic");
        assertThat(cli.run("version").out()).contains("sqlite", "extractors");
    }

    @Test
    void colours_areShownWhereTheyAreWanted() {
        assertThat(cli.run("--color=always", "--help").out()).contains("\u001b[");
        Cli seen = new Cli(dir.resolve("traces.db")).typing("");
        assertThat(seen.run("--help").out()).contains("\u001b[");
        assertThat(seen.run("--color=never", "--help").out()).doesNotContain("\u001b[");
        assertThat(seen.with("NO_COLOR", "1").run("--help").out()).doesNotContain("\u001b[");
        assertThat(seen.run("--help", "--color=always").out()).contains("\u001b[");
    }
}
