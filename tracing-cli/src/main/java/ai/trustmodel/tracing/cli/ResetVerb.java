package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Empties the store. */
@Command(
        name = "reset",
        description = {"Empties the store: all traces, all events.", "What is watched is watched on. There is no undo."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tracer reset", "  tracer reset --yes"})
final class ResetVerb extends StoreVerb {
    @Mixin
    private Consent consent = new Consent();

    @Override
    boolean agreed(TraceStore store) throws IOException {
        return EventCounts.agreedToLoseAll(this, consent, store);
    }

    @Override
    String tool() {
        return "reset_database";
    }

    @Override
    Map<String, Object> arguments() {
        return Map.of("confirm", true);
    }
}
