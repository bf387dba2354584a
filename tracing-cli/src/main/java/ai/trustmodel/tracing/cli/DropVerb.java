package ai.trustmodel.tracing.cli;

import picocli.CommandLine.Command;

/** Removes all that is stored. */
@Command(
        name = "drop",
        description = {
            "Removes all that is stored: all traces, all events.",
            "As reset; what is recorded later is kept anew. There is no undo."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tracer drop", "  tracer drop --yes"})
final class DropVerb extends EmptyingVerb {
    @Override
    String tool() {
        return "drop_database";
    }
}
