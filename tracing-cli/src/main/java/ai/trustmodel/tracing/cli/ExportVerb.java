package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.exporting.ExportFormat;
import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes traces for other tools. */
@Command(
        name = "export",
        description = {
            "Writes traces in the form of another tool, one JSON document on each line.",
            "A line is a trace in these forms:",
            "  langchain     \"messages\" as LangChain's plain dicts",
            "  langchain-lc  \"messages\" as LangChain's dumps (\"lc\": 1)",
            "  openai        a request of Chat Completions",
            "  anthropic     a request of Messages",
            "and a span in these, after a first line for the trace itself:",
            "  langsmith     a run as LangSmith's API takes it",
            "  otel          OTLP in JSON with gen_ai attributes, as Collectors read it",
            "What is written can be read again with tracer import."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer export latest --format langchain",
            "  tracer export --format langchain --since 7d -o week.jsonl",
            "  tracer export --format langchain-lc --agent support > support.jsonl"
        })
final class ExportVerb extends Verb {
    private static final int PAGE = 200;

    @Parameters(
            arity = "0..*",
            paramLabel = "ID",
            description =
                    "Traces: an id, the beginning of one, or latest; all that the options choose when none is given.")
    private List<String> ids = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "How to write them: one of the forms above.")
    private String format = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to this file, which only you may read, instead of standard output.")
    private @Nullable Path output;

    @Option(names = "--force", description = "Replace the file when it is there.")
    private boolean force;

    @Mixin
    private FilterOptions options = new FilterOptions();

    @Override
    int run() throws Exception {
        ExportFormat chosen = format();
        TraceFilter filter = options.filter(time("--since", options.since), time("--until", options.until))
                .limit(PAGE);
        if (!ids.isEmpty() && !filter.limit(TraceFilter.all().limit()).equals(TraceFilter.all())) {
            throw wrongUsage("give ids or options that choose traces, not both");
        }
        try (StorageBackend storage = storage();
                OutputFile file = output == null ? null : OutputFile.create(output, force)) {
            long traces = ids.isEmpty()
                    ? matching(storage.store(), filter, chosen, file)
                    : named(storage.store(), chosen, file);
            if (file != null) {
                file.commit();
                terminal().line("Wrote " + Numbers.of(traces, "trace") + " to " + SafeText.line(output + ""));
            }
            if (traces == 0) {
                terminal().note("No trace matches.");
            }
            return 0;
        }
    }

    private ExportFormat format() {
        try {
            return ExportFormat.named(format);
        } catch (IllegalArgumentException e) {
            throw wrongUsage("--format: " + e.getMessage());
        }
    }

    private long named(TraceStore store, ExportFormat chosen, @Nullable OutputFile file) throws IOException {
        List<String> found =
                ids.stream().map(id -> TraceIds.find(store, id)).distinct().toList();
        long written = 0;
        for (String id : found) {
            written += write(store, id, chosen, file);
        }
        return written;
    }

    private long matching(TraceStore store, TraceFilter filter, ExportFormat chosen, @Nullable OutputFile file)
            throws IOException {
        long written = 0;
        String next = null;
        do {
            Page<Trace> page = store.list(filter.cursor(next));
            for (Trace trace : page.items()) {
                written += write(store, trace.id(), chosen, file);
            }
            next = page.next();
        } while (next != null);
        return written;
    }

    // A trace may be deleted while others are written.
    private int write(TraceStore store, String id, ExportFormat chosen, @Nullable OutputFile file) throws IOException {
        Trace trace = store.trace(id).orElse(null);
        if (trace == null) {
            return 0;
        }
        for (Map<String, Object> document : chosen.documents(store, trace)) {
            String line = SafeText.json(Json.write(document));
            if (file == null) {
                terminal().jsonLine(line);
            } else {
                file.line(line);
            }
        }
        return 1;
    }
}
