package ai.trustmodel.tracing.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says how the server is. */
@Command(
        name = "status",
        description = {
            "Says how the server is, what it watches, and what is stored.",
            "Ends with 1 when none is running or it does not answer."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tracer status", "  tracer status --json"})
final class StatusVerb extends Verb {
    @Option(names = "--json", description = "Print one JSON document instead.")
    private boolean json;

    @Override
    int run() throws IOException {
        return Status.print(this, json);
    }
}
