package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** A verb after which nothing is left in the store. */
abstract class EmptyingVerb extends StoreVerb {
    @Mixin
    private Consent consent = new Consent();

    @Override
    final boolean agreed(TraceStore store) throws IOException {
        StoreStats stats = store.stats();
        return consent.given(
                this,
                "Remove everything in " + stats.location() + ": " + Numbers.of(stats.traces(), "trace") + " and "
                        + EventCounts.of(store).shown());
    }

    @Override
    final Map<String, Object> arguments() {
        return Map.of("confirm", true);
    }
}
