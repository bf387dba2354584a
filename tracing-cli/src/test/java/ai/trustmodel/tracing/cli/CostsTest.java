package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.ToolScope;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What calls cost, from the price file to the terminal. */
class CostsTest {
    @TempDir
    Path dir;

    private Path db;
    private Cli cli;

    @BeforeEach
    void store() {
        db = dir.resolve("traces.db");
        cli = new Cli(db);
    }

    @Test
    void reprice_changesWhatHasAnotherPriceNow_andNothingTheSecondTime() throws IOException {
        String trace = Traces.record(db, TraceOptions.agent("alpha").threadId("t-1"), "one", "1");
        Traces.record(db, TraceOptions.agent("beta"), "two", "2");
        assertThat(cli.run("traces", "list").out()).contains("  ?  ");
        assertThat(cli.run("traces", "show", trace).out()).contains("?; not known of 1 call unknown_model");

        Path prices = prices("1", "10");
        cli.with("TRUSTMODEL_PRICES", prices.toString());
        Cli.Result tried = cli.run("reprice", "--dry-run", "--agent", "alpha");
        assertThat(tried.out())
                .contains("1 trace; nothing was changed", "total ? before, $0.000027 now")
                .containsPattern("repriced +1");
        assertThat(cli.run("stats", "--json").objects("usage").get(0)).containsEntry("unpriced", 2);

        Cli.Result alpha = cli.run("reprice", "--agent", "alpha");
        assertThat(alpha.code()).as(alpha.err()).isZero();
        assertThat(alpha.out()).containsPattern("repriced +1").contains("total ? before, $0.000027 now");
        assertThat(cli.run("stats").out()).contains("\u2265 $0.000027");
        assertThat(cli.run("traces", "show", trace, "--costs").out())
                .contains(
                        "$0.000027",
                        "input: 7 x $1 a million = $0.000007",
                        "output: 2 x $10 a million = $0.00002",
                        "price of gpt-x, standard tier",
                        prices.toString());

        assertThat(cli.run("reprice").out()).containsPattern("repriced +1").containsPattern("unchanged +1");
        long records = records();
        assertThat(cli.run("reprice").out()).containsPattern("repriced +0").containsPattern("unchanged +2");
        assertThat(records()).isEqualTo(records);
        assertThat(cli.run("stats", "--by", "thread", "--json").objects("usage"))
                .anySatisfy(totals -> assertThat(totals)
                        .containsEntry("thread_id", "t-1")
                        .containsEntry("unpriced", 0)
                        .containsEntry("cost", new BigDecimal("0.000027")));
        assertThat(cli.run("stats", "--thread", "t-1", "--json")
                        .objects("usage")
                        .get(0))
                .containsEntry("calls", 1);
    }

    @Test
    void reprice_replacesAgainAndAgain_andIsNeverAdded() throws IOException {
        Traces.record(db, TraceOptions.agent("alpha"), "one", "1");
        for (String price : List.of("1", "2", "1", "2")) {
            cli.with("TRUSTMODEL_PRICES", prices(price, "0").toString());

            assertThat(cli.run("reprice").out()).containsPattern("repriced +1");
            assertThat(cost()).isEqualByComparingTo(new BigDecimal("0.000007").multiply(new BigDecimal(price)));
        }
        cli.with("TRUSTMODEL_PRICES", "");

        assertThat(cli.run("reprice").out()).containsPattern("no longer known +1");
        assertThat(cli.run("stats", "--json").objects("usage").get(0))
                .doesNotContainKey("cost")
                .containsEntry("unpriced", 1);
    }

    @Test
    void reprice_leavesWhatTheApplicationSaid() throws IOException {
        cli.with("TRUSTMODEL_PRICES", prices("1", "10").toString());
        try (TraceClient client = TraceClient.builder()
                        .settings(Settings.of(Map.of("TRUSTMODEL_DB_PATH", db.toString())))
                        .build();
                TraceScope trace = client.startTrace("shop")) {
            try (ToolScope tool = trace.toolCall("search", Map.of())) {
                tool.cost(new BigDecimal("0.005")).result("found");
            }
            trace.recordLlmCall(Traces.call("no-such-model", "q", "a"));
        }

        Cli.Result result = cli.run("reprice");

        assertThat(result.out()).containsPattern("repriced +0").containsPattern("unknown_model +1");
        assertThat(result.out()).containsPattern("· unknown_model +1").contains("total ? before, ? now");
        assertThat(cost()).isEqualByComparingTo("0.005");
        assertThat(cli.run("traces", "list").out()).contains("\u2265 $0.0050");
        assertThat(cli.run("traces", "show", "latest", "--costs").out())
                .contains("said by the application", "?, unknown_model");
    }

    @Test
    void reprice_marksASumThatIsNotAll_beforeAndAfter() throws IOException {
        cli.with("TRUSTMODEL_PRICES", prices("1", "10").toString());
        Traces.record(db, TraceOptions.agent("alpha"), "one", "1");
        try (TraceClient client = TraceClient.builder()
                        .settings(Settings.of(Map.of("TRUSTMODEL_DB_PATH", db.toString())))
                        .build();
                TraceScope trace = client.startTrace("shop")) {
            trace.recordLlmCall(Traces.call("no-such-model", "q", "a"));
        }
        cli.run("reprice");

        assertThat(cli.run("reprice").out()).contains("total \u2265 $0.000027 before, \u2265 $0.000027 now");
    }

    @Test
    void callThatFailedWithoutTokens_isNotSaidToHaveCostNothing() {
        cli.run("demo");

        assertThat(cli.run("traces", "show", "latest", "--costs").out())
                .contains("claude-sonnet-4-5-20250929  failed, and does not say its tokens");
        assertThat(cli.run("reprice").out())
                .containsPattern("failed without tokens +1")
                .doesNotContain("billed");
    }

    @Test
    void reprice_besideAProgramThatRecords_losesNothing() throws IOException {
        for (int i = 0; i < 20; i++) {
            Traces.record(db, TraceOptions.agent("alpha"), "question " + i, "answer");
        }
        cli.with("TRUSTMODEL_PRICES", prices("1", "10").toString());
        try (TraceClient client = TraceClient.builder()
                .settings(Settings.of(Map.of("TRUSTMODEL_DB_PATH", db.toString())))
                .build()) {
            try (TraceScope trace = client.startTrace("beta")) {
                trace.recordLlmCall(Traces.call("gpt-x", "first", "1"));
                client.flush(Duration.ofSeconds(30));

                assertThat(cli.run("reprice").out()).containsPattern("repriced +21");

                trace.recordLlmCall(Traces.call("gpt-x", "second", "2"));
            }
        }

        assertThat(cli.run("stats", "--json").objects("usage").get(0))
                .containsEntry("calls", 22)
                .containsEntry("unpriced", 1)
                .containsEntry("cost", new BigDecimal("0.000567"));
    }

    @Test
    void reprice_withAFileThatIsNone_saysSo() {
        Cli.Result result = cli.with(
                        "TRUSTMODEL_PRICES", dir.resolve("none.json").toString())
                .run("reprice");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("TRUSTMODEL_PRICES");
        assertThat(db).doesNotExist();
    }

    private BigDecimal cost() {
        return (BigDecimal) cli.run("stats", "--json").objects("usage").get(0).get("cost");
    }

    private long records() {
        Object rows =
                cli.run("query", "SELECT max(seq) FROM stream", "--json").json().get("rows");
        return ((Number) ((List<?>) ((List<?>) rows).get(0)).get(0)).longValue();
    }

    private Path prices(String input, String output) throws IOException {
        Map<String, Object> row = Map.of(
                "provider",
                List.of("openai"),
                "model",
                "gpt-x",
                "input",
                new BigDecimal(input),
                "output",
                new BigDecimal(output));
        return Files.writeString(
                dir.resolve("prices.json"), Json.write(Map.of("version", "ours", "rows", List.of(row))));
    }
}
