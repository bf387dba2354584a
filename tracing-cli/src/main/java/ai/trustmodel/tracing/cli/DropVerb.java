package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes all that is stored. */
@Command(
        name = "drop",
        description = {
            "Removes all that is stored: all traces, all events.",
            "As reset; what is recorded later is kept anew. There is no undo."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tracer drop", "  tracer drop --yes"})
final class DropVerb extends StoreVerb {
    @Mixin
    private Consent consent = new Consent();

    @Override
    boolean agreed(TraceStore store) throws IOException {
        return EventCounts.agreedToLoseAll(this, consent, store);
    }

    @Override
    String tool() {
        return "drop_database";
    }

    @Override
    Map<String, Object> arguments() {
        return Map.of("confirm", true);
    }
}
