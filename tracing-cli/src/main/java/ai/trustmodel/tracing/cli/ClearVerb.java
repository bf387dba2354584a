package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes what was seen of a domain. */
@Command(
        name = "clear",
        description = {
            "Removes all events of a domain.",
            "They go from the store and from the log. Traces stay, and what is watched is watched on."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tracer clear file_system", "  tracer clear network --yes"})
final class ClearVerb extends StoreVerb {
    @Parameters(paramLabel = "DOMAIN", description = "Whose events: file_system, network.")
    private String domain = "";

    @Mixin
    private Consent consent = new Consent();

    @Override
    boolean agreed(TraceStore store) throws IOException {
        EventCounts counts = EventCounts.of(store);
        counts.require(domain);
        return consent.given(
                this,
                "Remove " + counts.shown(domain) + " of " + domain + " from "
                        + store.stats().location());
    }

    @Override
    String tool() {
        return "clear_logs";
    }

    @Override
    Map<String, Object> arguments() {
        return Map.of("domain", domain);
    }
}
