package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.FlushResult;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.Table;
import ai.trustmodel.tracing.cli.terminal.Table.Column;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.Prices;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Works out anew what stored calls cost. */
@Command(
        name = "reprice",
        description = {
            "Works out anew what stored model calls cost.",
            "It takes the prices of this version and before them those in the file that TRUSTMODEL_PRICES names. What the "
                    + "provider or the application itself said stays. The costs worked out before stay in the record; "
                    + "the newest one counts."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer reprice --dry-run                         what would change",
            "  tracer reprice --agent support --since 30d",
            "  TRUSTMODEL_PRICES=ours.json tracer reprice       with rows of your own"
        })
final class RepriceVerb extends Verb {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @Option(names = "--agent", paramLabel = "ID", description = "The calls of this agent.")
    private @Nullable String agent;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Those in traces begun then or later: 2h, 3d, 2026-11-20.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Those in traces begun before then.")
    private @Nullable String until;

    @Option(names = "--dry-run", description = "Only say what would change.")
    private boolean dryRun;

    private long traces;

    @Override
    int run() {
        TraceFilter filter = TraceFilter.all()
                .agentId(agent)
                .since(time("--since", since))
                .until(time("--until", until))
                .limit(TraceFilter.MAX_LIMIT);
        Prices prices = Prices.of(tracer().settings());
        Instant now = tracer().clock().instant();
        Repricing repricing = dryRun ? tried(filter, prices, now) : done(filter, prices, now);
        print(repricing, prices);
        return 0;
    }

    private Repricing tried(TraceFilter filter, Prices prices, Instant now) {
        Repricing repricing = new Repricing(prices, now, price -> {});
        try (StorageBackend storage = storage()) {
            look(storage.store(), filter, repricing);
        }
        return repricing;
    }

    private Repricing done(TraceFilter filter, Prices prices, Instant now) {
        try (TraceClient client = Recorder.open(tracer().settings(), tracer().clock())) {
            Repricing repricing = new Repricing(prices, now, client::record);
            look(client.traces(), filter, repricing);
            FlushResult result = client.flush(PATIENCE);
            if (result.dropped() > 0 || !result.complete()) {
                throw new Failure(Numbers.of(result.dropped() + result.pending(), "new cost") + " could not be stored: "
                        + client.health().lastProblem() + "; run this again");
            }
            return repricing;
        }
    }

    /** Goes through the traces one at a time, so that no more than one is in memory. */
    private void look(TraceStore store, TraceFilter filter, Repricing repricing) {
        try (Progress progress = new Progress(terminal())) {
            @Nullable String next = null;
            do {
                Page<Trace> page = store.list(filter.cursor(next));
                for (Trace trace : page.items()) {
                    progress.show(Numbers.of(++traces, "trace") + " of " + Numbers.count(page.total()));
                    if (trace.llmCallCount() > 0) {
                        store.spans(trace.id()).forEach(repricing::add);
                    }
                }
                next = page.next();
            } while (next != null);
        }
    }

    private void print(Repricing counts, Prices prices) {
        long unknown =
                counts.unknown().values().stream().mapToLong(Long::longValue).sum();
        terminal()
                .line("Prices " + prices.version() + ", " + Numbers.of(traces, "trace")
                        + (dryRun ? "; nothing was changed, this is what would be:" : ":"));
        Table table = Table.of(Column.text(""), Column.number("CALLS"));
        table.row("repriced", Numbers.count(counts.repriced()));
        if (counts.lost() > 0) {
            table.row("· no longer known", Numbers.count(counts.lost()));
        }
        table.row("unchanged", Numbers.count(counts.unchanged()));
        table.row("still unknown", Numbers.count(unknown));
        counts.unknown().forEach((reason, calls) -> table.row("· " + reason, Numbers.count(calls)));
        if (counts.failed() > 0) {
            table.row("failed without tokens", Numbers.count(counts.failed()));
        }
        terminal().table(table);
        terminal()
                .line("total " + total(counts.before(), counts.unknownBefore()) + " before, "
                        + total(counts.after(), counts.unknownAfter()) + " now");
    }

    private static String total(@Nullable BigDecimal known, long unknown) {
        return Views.cost(known == null && unknown == 0 ? BigDecimal.ZERO : known, unknown);
    }
}
