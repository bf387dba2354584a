package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceOptions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsAndQueryTest {
    @TempDir
    Path dir;

    private Cli cli;

    @BeforeEach
    void store() {
        Path db = dir.resolve("traces.db");
        cli = new Cli(db);
        Traces.record(db, TraceOptions.agent("alpha"), "one", "1");
        Traces.record(db, TraceOptions.agent("beta"), "two", "2");
        Traces.record(db, TraceOptions.agent("beta"), "three", "3");
    }

    @Test
    void stats_countAndAddUp() {
        Cli.Result stats = cli.run("stats");

        assertThat(stats.out()).contains("traces.db, ", "3 traces, 3 spans", "CALLS");
        assertThat(stats.out()
                        .lines()
                        .reduce((one, last) -> last)
                        .orElse("")
                        .strip()
                        .split(" +"))
                .containsExactly("3", "0", "0", "21", "0", "6", "0", "27", "?", "3");
    }

    @Test
    void stats_groupAsAsked() {
        assertThat(cli.run("stats", "--by", "agent,model", "--json").objects("usage"))
                .satisfiesExactly(
                        alpha -> assertThat(alpha)
                                .containsEntry("agent_id", "alpha")
                                .containsEntry("calls", 1),
                        beta -> assertThat(beta)
                                .containsEntry("agent_id", "beta")
                                .containsEntry("model", "gpt-x")
                                .containsEntry("total_tokens", 18));
        assertThat(cli.run("stats", "--by", "day,provider").out()).contains("DAY", "PROVIDER", "openai");
        assertThat(cli.run("stats", "--agent", "alpha", "--json")
                        .objects("usage")
                        .get(0))
                .containsEntry("calls", 1);
        assertThat(cli.run("stats", "--until", "2000-01-01", "--by", "agent").out())
                .contains("No model calls");
    }

    @Test
    void query_answersAsATableOrAsJson() {
        String sql = "SELECT agent_id, count(*) AS traces FROM traces GROUP BY agent_id ORDER BY 1";

        assertThat(cli.run("query", sql).out().lines())
                .containsExactly("agent_id  traces", "alpha          1", "beta           2", "2 rows");
        assertThat(cli.run("query", sql, "--json").json())
                .containsEntry("columns", List.of("agent_id", "traces"))
                .containsEntry("rows", List.of(List.of("alpha", 1), List.of("beta", 2)));
        assertThat(cli.reading(sql).run("query", "-").out()).contains("beta");
        assertThat(cli.run("query", "SELECT 0.000002 AS cost").out()).contains("0.0000020");
    }

    @Test
    void query_saysWhenThereIsMore() {
        Cli.Result cut = cli.run("query", "SELECT id FROM traces", "--limit", "2");

        assertThat(cut.out()).contains("2 rows");
        assertThat(cut.err()).contains("only the first 2 rows");
    }

    @Test
    void query_schema_listsWhatCanBeAsked() {
        assertThat(cli.run("query", "--schema").out())
                .contains(
                        "traces",
                        "llm_calls",
                        "input_tokens",
                        "usage_by_day",
                        "file_system",
                        "full_path",
                        "network",
                        "remote_port");
    }

    @Test
    void query_onlyReads() {
        for (String sql :
                List.of("DELETE FROM trace", "ATTACH 'x' AS y", "VACUUM INTO 'x'", "SELEC", "SELECT * FROM nowhere")) {
            Cli.Result refused = cli.run("query", sql);
            assertThat(refused.code()).as(sql).isEqualTo(1);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).startsWith("tracer: ").doesNotContain("\tat ");
        }
        assertThat(cli.run("traces", "list", "--json").json()).containsEntry("total", 3);
    }
}
