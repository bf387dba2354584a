package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Table;
import ai.trustmodel.tracing.cli.terminal.Table.Column;
import ai.trustmodel.tracing.cli.terminal.Times;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageQuery.By;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how much there is. */
@Command(
        name = "stats",
        description = "Says how much is stored, and adds up the tokens of the model calls and what they cost.",
        footerHeading = "%nExamples:%n",
        footer = {"  tracer stats", "  tracer stats --by model --since 7d", "  tracer stats --by day,agent --json"})
final class StatsVerb extends ReadingVerb {
    @Option(
            names = "--by",
            split = ",",
            paramLabel = "GROUP",
            description =
                    "One line for each day (UTC), agent, thread, provider or model, or several of these: day,model.")
    private Set<By> groups = EnumSet.noneOf(By.class);

    @Option(names = "--agent", paramLabel = "ID", description = "Tokens of this agent's calls.")
    private @Nullable String agent;

    @Option(names = "--thread", paramLabel = "ID", description = "Tokens of this conversation's calls.")
    private @Nullable String thread;

    @Option(names = "--since", paramLabel = "TIME", description = "Tokens from this UTC day on.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Tokens up to this UTC day.")
    private @Nullable String until;

    @Override
    Question question() {
        UsageQuery query = new UsageQuery(groups, agent, thread, day("--since", since), day("--until", until));
        return store -> answer(store, query);
    }

    private int answer(TraceStore store, UsageQuery query) {
        StoreStats stats = store.stats();
        List<UsageTotals> usage = store.usage(query);
        if (json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("store", stats);
            answer.put("usage", usage);
            print(answer);
        } else {
            show(stats);
            terminal().line();
            if (usage.isEmpty()) {
                terminal().line("No model calls.");
            } else {
                terminal().table(table(usage));
            }
        }
        return 0;
    }

    private @Nullable LocalDate day(String option, @Nullable String value) {
        Instant time = time(option, value);
        return time == null ? null : Times.day(time);
    }

    private void show(StoreStats stats) {
        String size = stats.bytes() == null ? "" : ", " + Numbers.bytes(stats.bytes());
        terminal().line(terminal().styled(Style.STRONG, SafeText.line(stats.location())) + size);
        terminal()
                .line(Numbers.of(stats.traces(), "trace") + ", " + Numbers.of(stats.spans(), "span") + ", "
                        + Numbers.of(stats.messages(), "different message"));
        if (stats.oldest() != null && stats.newest() != null) {
            Times times = tracer().times();
            terminal().line("from " + times.exact(stats.oldest()) + " to " + times.exact(stats.newest()));
        }
    }

    private Table table(List<UsageTotals> usage) {
        List<Column> columns = new ArrayList<>();
        groups.forEach(group -> columns.add(Column.text(group.name())));
        for (String heading : List.of(
                "CALLS", "ERRORS", "NO USAGE", "INPUT", "CACHED", "OUTPUT", "REASONING", "TOTAL", "COST", "NO COST")) {
            columns.add(Column.number(heading));
        }
        Table table = new Table(columns);
        for (UsageTotals totals : usage) {
            List<@Nullable Object> row = new ArrayList<>();
            groups.forEach(group -> row.add(value(totals, group)));
            for (long number : new long[] {
                totals.calls(),
                totals.errors(),
                totals.unknownUsage(),
                totals.inputTokens(),
                totals.cacheRead(),
                totals.outputTokens(),
                totals.reasoning(),
                totals.totalTokens()
            }) {
                row.add(Numbers.count(number));
            }
            row.add(Views.cost(totals.cost(), totals.unpriced()));
            row.add(Numbers.count(totals.unpriced()));
            table.row(row);
        }
        return table;
    }

    private static @Nullable Object value(UsageTotals totals, By group) {
        return switch (group) {
            case DAY -> totals.day();
            case AGENT -> totals.agentId();
            case THREAD -> totals.threadId();
            case PROVIDER -> totals.provider();
            case MODEL -> totals.model();
        };
    }
}
