package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.daemon.DaemonClient;
import ai.trustmodel.tracing.cli.daemon.RunningServer;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * A verb for the store as a whole. The server does it when one runs and the store is its own, since it writes at the same
 * time; else it is done here.
 */
abstract class StoreVerb extends Verb {
    @Option(names = "--json", description = "Print what was done as JSON.")
    private boolean json;

    /** What it takes to go on: whether the user agrees to what will go. */
    abstract boolean agreed(TraceStore store) throws IOException;

    /** The tool of the server that does it. */
    abstract String tool();

    /** What the tool is told. */
    abstract Map<String, Object> arguments();

    @Override
    final int run() throws IOException {
        String location;
        try (StorageBackend storage = storage()) {
            TraceStore store = storage.store();
            if (!agreed(store)) {
                return Failures.FAILED;
            }
            location = store.stats().location();
        }
        try (DaemonClient server = server(location)) {
            Map<String, Object> answer = server.call(tool(), arguments());
            if (json) {
                terminal().json(Json.pretty(answer));
            } else {
                terminal().line(SafeText.line(DaemonVerb.text(answer, "message")));
            }
            return 0;
        }
    }

    /** Who has this store: what the user agreed to lose is in it, and in no other. */
    private DaemonClient server(String location) throws IOException {
        Settings settings = tracer().settings();
        @Nullable RunningServer running = RunningServer.listeningIn(DataDirectory.of(settings));
        if (running != null && !running.keepsElsewhere(location)) {
            return DaemonClient.of(running);
        }
        return running != null || tracer().database() != null
                ? DaemonClient.ofStoreAlone(settings, tracer().clock())
                : DaemonClient.ofStore(settings, tracer().clock());
    }
}
