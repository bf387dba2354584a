package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Table;
import ai.trustmodel.tracing.cli.terminal.Table.Cell;
import ai.trustmodel.tracing.cli.terminal.Table.Column;
import ai.trustmodel.tracing.cli.terminal.Times;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists traces. */
@Command(
        name = "list",
        description = "Lists traces, newest first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer traces list --agent support --since yesterday",
            "  tracer traces list --errors --limit 5",
            "  tracer traces list --text \"refund policy\" --json"
        })
final class ListVerb extends ReadingVerb {
    private static final int WIDTH_FOR_WHOLE_IDS = 150;

    @Mixin
    private FilterOptions options = new FilterOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most N traces, 1 to 1000 (${DEFAULT-VALUE}).")
    private int limit = 20;

    @Option(names = "--offset", paramLabel = "N", description = "Pass over the first N.")
    private long offset;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on behind a page: the \"next\" of its JSON.")
    private @Nullable String cursor;

    @Option(names = "--utc", description = "Show times in UTC.")
    private boolean utc;

    @Override
    Question question() {
        TraceFilter filter = filter();
        return store -> answer(store, store.list(filter));
    }

    private int answer(TraceStore store, Page<Trace> page) {
        if (json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("traces", page.items());
            answer.put("total", page.total());
            answer.put("next", page.next());
            print(answer);
        } else if (page.items().isEmpty()) {
            terminal().line(nothing(store, page.total()));
        } else {
            terminal().table(table(page));
            terminal().line();
            terminal().line(terminal().styled(Style.FAINT, total(page)));
        }
        return 0;
    }

    private String nothing(TraceStore store, long matching) {
        if (matching > 0) {
            return "No more; " + Numbers.of(matching, "trace") + " in all.";
        }
        StoreStats stats = store.stats();
        String where = SafeText.line(stats.location());
        return stats.traces() == 0
                ? "No traces in " + where + " yet. Record one with: " + tracer().command() + " demo"
                : "None of the " + Numbers.of(stats.traces(), "trace") + " in " + where + " matches.";
    }

    private TraceFilter filter() {
        TraceFilter filter = options.filter(time("--since", options.since), time("--until", options.until));
        try {
            return filter.limit(limit).offset(offset).cursor(cursor);
        } catch (IllegalArgumentException e) {
            throw wrongUsage("--" + e.getMessage());
        }
    }

    private Table table(Page<Trace> page) {
        Table table = Table.of(
                Column.whole("ID"),
                Column.whole("WHEN"),
                Column.text("AGENT"),
                Column.whole("STATUS"),
                Column.number("MSGS").ifRoom(),
                Column.number("TOKENS"),
                Column.number("COST").ifRoom(),
                Column.number("TOOLS").ifRoom(),
                Column.number("TOOK").ifRoom(),
                Column.text("MODEL").ifRoom(),
                Column.text("LAST MESSAGE"));
        Times times = tracer().times();
        boolean whole = !terminal().isTerminal() || terminal().width() >= WIDTH_FOR_WHOLE_IDS;
        int length = TraceIds.lengthToShow(page.items());
        for (Trace trace : page.items()) {
            table.row(
                    new Cell(whole ? trace.id() : shortened(trace.id(), length), Style.ACCENT),
                    utc ? Times.utc(trace.createdAt()) : times.when(trace.createdAt()),
                    trace.agentId(),
                    new Cell(trace.status().word(), Views.style(trace.status())),
                    trace.messageCount(),
                    tokens(trace),
                    Views.cost(trace.cost(), trace.unpricedCallCount()),
                    trace.toolCallCount(),
                    trace.latencyMs() == 0 ? "" : Times.took(Duration.ofNanos((long) (trace.latencyMs() * 1e6))),
                    trace.model(),
                    trace.error() == null ? trace.lastMessage() : trace.error());
        }
        return table;
    }

    /** The tokens, with a plus where some call did not say its own. */
    private static String tokens(Trace trace) {
        if (trace.unknownUsageCount() == 0) {
            return Numbers.count(trace.totalTokens());
        }
        return trace.totalTokens() == 0 ? "?" : Numbers.count(trace.totalTokens()) + "+";
    }

    private static String shortened(String id, int length) {
        return id.substring(0, Math.min(length, id.length()));
    }

    private String total(Page<Trace> page) {
        int shown = page.items().size();
        if (shown == page.total()) {
            return Numbers.of(shown, "trace");
        }
        String more = page.next() != null && cursor == null ? "; more with --offset " + (offset + shown) : "";
        return Numbers.count((long) shown) + " of " + Numbers.of(page.total(), "trace") + more;
    }
}
