package ai.trustmodel.tracing.cli.daemon;

import ai.trustmodel.tracing.ClientHealth;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.HttpServer;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server of a data directory: answers MCP clients, watches the machine, and goes on watching after a restart. */
public final class Daemon {
    private static final String TOKEN_FILE = "TRUSTMODEL_MCP_TOKEN_FILE";
    private static final String LOST = " LOST: ";

    private Daemon() {}

    /**
     * Serves until the process is told to end.
     *
     * @param say takes what a user should know, a sentence at a time
     * @throws NoServer when another server has this data directory or this port
     * @throws ConfigurationException when a setting is wrong
     */
    public static void serve(Settings given, Clock clock, Consumer<String> say)
            throws IOException, InterruptedException {
        if (!given.flag("TRUSTMODEL_TRACING", true)) {
            throw new ConfigurationException("TRUSTMODEL_TRACING is off, so that a server could record nothing");
        }
        Path directory = DataDirectory.of(given);
        ServerLock lock = ServerLock.take(directory);
        if (lock == null) {
            throw new NoServer("a server is running already: " + other(directory));
        }
        try (lock) {
            Settings settings = settings(given, directory);
            TraceClient client = TraceClient.builder()
                    .settings(settings)
                    .storage(LoggedStorage.open(settings))
                    .clock(clock)
                    .drainsAtExit(false) // the requests that are finished then record still
                    .build();
            HttpServing.untilStopped(
                    client,
                    settings,
                    server -> begun(server, client.traces().stats().location(), lock, settings, directory, say),
                    health -> ended(health, lock, say));
        } catch (ConfigurationException e) {
            throw portTaken(e);
        }
    }

    private static String other(Path directory) throws IOException {
        RunningServer other = RunningServer.listeningIn(directory);
        return other == null ? "it ended just now; try again" : other.shown();
    }

    /** What a server that stays needs, where the user does not say otherwise. */
    private static Settings settings(Settings given, Path directory) {
        Map<String, String> ours = new LinkedHashMap<>();
        ours.put("TRUSTMODEL_MCP_ADMIN", "on");
        ours.put(
                "TRUSTMODEL_MCP_TRACERS_FILE",
                given.get(
                        "TRUSTMODEL_MCP_TRACERS_FILE",
                        directory.resolve("tracers.json").toString()));
        // What is watched comes in bursts, and must not push aside what agents record at the same time.
        ours.put("TRUSTMODEL_QUEUE_SIZE", given.get("TRUSTMODEL_QUEUE_SIZE", "65536"));
        ours.put("TRUSTMODEL_OVERFLOW_WAIT_MS", given.get("TRUSTMODEL_OVERFLOW_WAIT_MS", "5000"));
        return given.with(ours);
    }

    private static void begun(
            HttpServer server, String store, ServerLock lock, Settings settings, Path directory, Consumer<String> say) {
        @Nullable String issuer = settings.get("TRUSTMODEL_MCP_OAUTH_ISSUER");
        boolean open = "none".equalsIgnoreCase(settings.get(TOKEN_FILE));
        Path token = open || issuer != null ? null : DataDirectory.file(settings, TOKEN_FILE, "token");
        try {
            lock.announce(server.endpoint().toString(), token, issuer, store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        say.accept("Serving MCP at " + server.endpoint() + " until Ctrl-C; its data is in " + directory + ".");
        say.accept("Connect with: " + server.connectCommand());
    }

    /** Whether this is what it says in the end when not all is stored. */
    static boolean tellsOfLoss(String line) {
        return line.startsWith("Stopped; ") && line.contains(LOST);
    }

    private static void ended(ClientHealth health, ServerLock lock, Consumer<String> say) {
        try {
            lock.close();
        } catch (IOException e) {
            // The lock ends with the process.
        }
        long lost = health.droppedTotal();
        String stored = String.format(Locale.ROOT, "Stopped; %,d recordings stored", health.stored());
        say.accept(
                lost == 0
                        ? stored + "."
                        : stored + String.format(Locale.ROOT, ", %,d" + LOST, lost) + health.lastProblem());
    }

    private static RuntimeException portTaken(ConfigurationException e) {
        return e.getCause() instanceof BindException
                ? new NoServer(
                        String.valueOf(e.getMessage()).replaceFirst("^TRUSTMODEL_MCP_PORT: ", "")
                                + " with --port (0 for any that is free)",
                        e)
                : e;
    }
}
