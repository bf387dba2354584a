package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.cli.terminal.SafeText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoVerbTest {
    @TempDir
    Path dir;

    @Test
    void demo_showsTheTreeOfWhatItRecorded_andHowToLookFurther() throws Exception {
        Path db = dir.resolve("traces.db");
        Cli cli = new Cli(db);

        Cli.Result demo = cli.run("demo");

        assertThat(demo.code()).as(demo.err()).isZero();
        assertThat(demo.err()).isEmpty();
        assertThat(demo.out())
                .contains("Plan a day in Riga  completed", "7 model calls, 4 tool calls", "1 failure")
                .contains("4,599: 4,128 in (2,084 cached), 471 out (96 reasoning)")
                .contains("\u2225 tool get_weather", "\u2225 tool find_museums")
                .contains(
                        "529 overloaded_error: Overloaded",
                        "first token after 963ms, then every 141ms \u00b7 2 attempts")
                .contains("\u2502  \u2514\u2500 agent restaurant-desk", "took 15.4s")
                .contains("Stored in " + db);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(db)))
                .isEqualTo("rw-------");
        String firstTokens = "SELECT time_to_first_token_ms FROM llm_calls WHERE time_to_first_token_ms > 0";
        assertThat(cli.run("query", firstTokens).out()).contains("963", "1 row");
    }

    @Test
    void everyCommandItNames_works() {
        Cli cli = new Cli(dir.resolve("usual.db"));
        Path other = dir.resolve("an other.db");

        String out = cli.run("--db", other.toString(), "demo").out();
        List<String> commands = out.lines()
                .filter(line -> line.startsWith("  tracer "))
                .map(line -> line.strip().replace("tracer --db '" + other + "' ", ""))
                .toList();

        assertThat(commands).hasSizeGreaterThan(4);
        for (String command : commands) {
            String[] words = (command.replace("\"", "") + (command.contains("delete") ? " --yes" : "")).split(" ");
            Cli.Result result = new Cli(other).run(words);
            assertThat(result.code()).as(command + "\n" + result.err()).isZero();
            assertThat(result.out()).isNotBlank();
        }
        assertThat(Files.exists(dir.resolve("usual.db"))).isFalse();
    }

    @Test
    void theConversation_isSaidOnce_inOrder() {
        Cli cli = new Cli(dir.resolve("traces.db"));
        cli.run("demo");

        List<String> said = cli.run("traces", "show", "-1", "--messages")
                .out()
                .lines()
                .dropWhile(line -> !line.equals("Conversation"))
                .filter(line -> line.matches("  \\S.*"))
                .map(line -> SafeText.line(line).split(" ")[0])
                .toList();

        assertThat(String.join(" ", said))
                .isEqualTo("system human ai tool tool ai system human ai tool ai tool ai human ai");
    }

    @Test
    void twoRuns_differInIdsAndTimesAlone() {
        Cli cli = new Cli(dir.resolve("traces.db"));
        cli.run("demo");
        cli.run("demo");

        List<Map<String, Object>> traces = cli.run("traces", "list", "--json").objects("traces");

        assertThat(traces)
                .hasSize(2)
                .allSatisfy(trace -> assertThat(trace)
                        .containsEntry("total_tokens", 4599)
                        .containsEntry("latency_ms", traces.get(0).get("latency_ms"))
                        .containsEntry("thread_id", "demo-thread"));
    }

    @Test
    void recordingSwitchedOff_isAnError_notASilentNothing() {
        Cli.Result demo = new Cli(dir.resolve("traces.db"))
                .with("TRUSTMODEL_TRACING", "off")
                .run("demo");

        assertThat(demo.code()).isEqualTo(1);
        assertThat(demo.err()).contains("TRUSTMODEL_TRACING");
    }

    @Test
    void aStoreThatCannotBeWritten_isAnError() {
        Cli.Result demo = new Cli(dir).run("demo");

        assertThat(demo.code()).isNotZero();
        assertThat(demo.err()).contains(dir.toString()).contains("directory").doesNotContain("\tat ");
    }
}
