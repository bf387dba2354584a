package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.FlushResult;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.cli.demo.DemoRun;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;

/** Records a small agent run. */
@Command(
        name = "demo",
        description = {
            "Records a small agent run and shows it.",
            "The run comes with this program and takes the way of any program's: several turns, parallel tool calls,"
                    + " a streamed answer, an agent within the agent, and one failure.",
            "Nothing is sent anywhere. The trace is stored where all traces are."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tracer demo", "  tracer --db /tmp/try.db demo        leave the usual store alone"})
final class DemoVerb extends Verb {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    int run() {
        DemoRun demo = new DemoRun(tracer().clock());
        try (TraceClient client = Recorder.open(tracer().settings(), demo.clock())) {
            String id = demo.record(client);
            FlushResult result = client.flush(PATIENCE);
            if (!result.complete() || result.dropped() > 0) {
                String problem = client.health().lastProblem();
                throw new Failure("the run could not be stored" + (problem == null ? "" : ": " + problem));
            }
            TraceStore store = client.traces();
            Trace trace = store.trace(id).orElseThrow(() -> new Failure("the run was stored, but is not found"));
            show(trace, store.spans(id));
            whereAndHow(id, store.stats().location());
        }
        return 0;
    }

    private void show(Trace trace, List<Span> spans) {
        new TraceHeader(terminal(), tracer().times()).print(trace, spans);
        terminal().line();
        new SpanTree(terminal()).print(trace, spans, false);
    }

    private void whereAndHow(String id, String location) {
        Terminal terminal = terminal();
        terminal.line();
        terminal.line("Stored in " + terminal.styled(Style.STRONG, SafeText.line(location)) + ". To look further:");
        String command = tracer().command();
        for (String verb : List.of(
                "traces show " + id,
                "traces list --agent " + DemoRun.AGENT,
                "traces search \"amber cellar\"",
                "stats --by model",
                "query --schema",
                "traces delete --agent " + DemoRun.AGENT)) {
            terminal.line("  " + terminal.styled(Style.ACCENT, command + " " + verb));
        }
    }
}
