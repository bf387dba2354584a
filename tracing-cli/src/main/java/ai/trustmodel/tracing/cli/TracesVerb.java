package ai.trustmodel.tracing.cli;

import picocli.CommandLine.Command;

/** The verbs about single traces. */
@Command(
        name = "traces",
        description = "Lists, shows, searches and deletes traces.",
        subcommands = {ListVerb.class, ShowVerb.class, SearchVerb.class, DeleteVerb.class},
        commandListHeading = "%nVerbs:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer traces list --errors         traces in which something failed",
            "  tracer traces show latest --full    everything about the newest trace",
            "  tracer traces search \"refund\"       where it was said"
        })
final class TracesVerb extends Verb {
    @Override
    int run() {
        return missingVerb();
    }
}
