package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.spi.TraceStore;
import java.util.Map;
import picocli.CommandLine.Command;

/** Makes the store. */
@Command(
        name = "init",
        description = {
            "Makes the store where it is missing. Removes nothing.",
            "Nobody needs it: whoever stores first makes the store."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tracer init", "  tracer init --data-dir /srv/traces"})
final class InitVerb extends StoreVerb {
    @Override
    boolean agreed(TraceStore store) {
        return true;
    }

    @Override
    String tool() {
        return "initialize_database";
    }

    @Override
    Map<String, Object> arguments() {
        return Map.of();
    }
}
