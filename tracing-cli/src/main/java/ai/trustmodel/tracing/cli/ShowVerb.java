package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a trace. */
@Command(
        name = "show",
        description = {
            "Shows a trace: its spans as a tree with their times and tokens, then its conversation.",
            "Spans that ran at the same time as a neighbour are marked with \u2225."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer traces show latest           the newest trace",
            "  tracer traces show 0198f            the one whose id begins so",
            "  tracer traces show 0198f --spans    the tree alone",
            "  tracer traces show 0198f --costs    with the prices behind what it cost",
            "  tracer traces show 0198f --full     nothing cut short",
            "  tracer traces show 0198f --save-media images"
        })
final class ShowVerb extends ReadingVerb {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "The trace: its id, the beginning of it, or latest.")
    private @Nullable String id;

    @Option(names = "-1", description = "The newest trace, the same as latest.")
    private boolean newest;

    @Option(names = "--spans", description = "The tree alone.")
    private boolean spansOnly;

    @Option(names = "--messages", description = "The conversation alone.")
    private boolean messagesOnly;

    @Option(
            names = "--costs",
            description = "How the cost of each call comes about: the prices, and where they are from.")
    private boolean costs;

    @Option(names = "--full", description = "All texts whole.")
    private boolean full;

    @Option(
            names = "--save-media",
            paramLabel = "DIR",
            description = "Write its images, sounds and documents to files in DIR, named by their SHA-256.")
    private @Nullable Path mediaDirectory;

    @Override
    Question question() {
        String wanted = newest ? TraceIds.LATEST : id;
        if (wanted == null) {
            throw wrongUsage("say which trace: its id, the beginning of it, or latest");
        }
        return store -> answer(store, wanted);
    }

    private int answer(TraceStore store, String wanted) {
        String traceId = TraceIds.find(store, wanted);
        Trace trace =
                store.trace(traceId).orElseThrow(() -> new Failure("trace " + traceId + " has just been deleted"));
        List<Span> spans = store.spans(traceId);
        if (json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("trace", trace);
            answer.put("spans", spans);
            print(answer);
        } else {
            show(trace, spans);
        }
        if (mediaDirectory != null) {
            saveMedia(spans, mediaDirectory);
        }
        return 0;
    }

    private void saveMedia(List<Span> spans, Path directory) {
        try {
            int saved = MediaFiles.save(spans, directory);
            if (!json()) {
                terminal().line();
                terminal().line(Numbers.of(saved, "file") + " saved to " + SafeText.line(directory.toString()));
            }
        } catch (IOException e) {
            throw new Failure("the media could not be saved: " + e.getMessage());
        }
    }

    private void show(Trace trace, List<Span> spans) {
        new TraceHeader(terminal(), tracer().times()).print(trace, spans);
        if (!messagesOnly) {
            terminal().line();
            new SpanTree(terminal()).print(trace, spans, full);
        }
        if (costs) {
            terminal().line();
            terminal().line(terminal().styled(Style.STRONG, "Costs"));
            new CostView(terminal()).print(spans);
        }
        if (!spansOnly) {
            terminal().line();
            terminal().line(terminal().styled(Style.STRONG, "Conversation"));
            new ConversationView(terminal(), full).print(trace.messages());
        }
    }
}
