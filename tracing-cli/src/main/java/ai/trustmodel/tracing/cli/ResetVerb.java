package ai.trustmodel.tracing.cli;

import picocli.CommandLine.Command;

/** Empties the store. */
@Command(
        name = "reset",
        description = {"Empties the store: all traces, all events.", "What is watched is watched on. There is no undo."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tracer reset", "  tracer reset --yes"})
final class ResetVerb extends EmptyingVerb {
    @Override
    String tool() {
        return "reset_database";
    }
}
