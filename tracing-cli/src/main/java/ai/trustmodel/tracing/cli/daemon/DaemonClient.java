package ai.trustmodel.tracing.cli.daemon;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.cli.mcp.Connection;
import ai.trustmodel.tracing.cli.mcp.HttpConnection;
import ai.trustmodel.tracing.cli.mcp.NoAnswer;
import ai.trustmodel.tracing.mcp.HttpServer;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the server of a data directory, as any MCP client would; or its store, when no server runs. Not thread-safe. */
public final class DaemonClient implements AutoCloseable {
    /** Starting in a large directory, and handing over what was seen there, take their time. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The server did not do what it was asked to; the message is its own. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Refused(String message) {
            super(message);
        }
    }

    private final @Nullable RunningServer server;
    private final Connection connection;
    private boolean introduced;

    private DaemonClient(@Nullable RunningServer server, Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    /** A client of a server inside this process, over the store that the settings name. It watches nothing. */
    public static DaemonClient ofStore(Settings given, Clock clock) {
        return own(given, clock, Map.of());
    }

    /** The same, that leaves the logs of the data directory alone: they tell of another store. */
    public static DaemonClient ofStoreAlone(Settings given, Clock clock) {
        return own(given, clock, Map.of("TRUSTMODEL_EVENT_LOG", "off"));
    }

    private static DaemonClient own(Settings given, Clock clock, Map<String, String> more) {
        Settings settings = given.with(Map.of(
                        "TRUSTMODEL_TRACING", "on", "TRUSTMODEL_MCP_ADMIN", "on", "TRUSTMODEL_MCP_TRACERS_FILE", ""))
                .with(more);
        TraceClient client = TraceClient.builder()
                .settings(settings)
                .storage(LoggedStorage.open(settings))
                .clock(clock)
                .build();
        return new DaemonClient(null, new OwnServer(client, settings));
    }

    /**
     * A client of this server. Asks it nothing yet.
     *
     * @throws NoServer when it does not listen, or there is no token to show it
     */
    public static DaemonClient of(RunningServer server) {
        String endpoint = server.endpoint();
        if (endpoint == null) {
            throw new NoServer("the server (" + server.shown() + ") does not listen yet; try again in a moment");
        }
        String token = token(server);
        Map<String, String> headers = token == null ? Map.of() : Map.of("Authorization", "Bearer " + token);
        return new DaemonClient(server, new HttpConnection(endpoint, headers, PATIENCE));
    }

    private static @Nullable String token(RunningServer server) {
        if (server.authority() != null) {
            throw new NoServer("the server at " + server.endpoint() + " takes the tokens of " + server.authority()
                    + " alone, and this command has none; ask it with an MCP client");
        }
        Path file = server.tokenFile();
        if (file == null) {
            return null;
        }
        if (!Files.exists(file)) {
            throw new NoServer("the token of the server at " + server.endpoint() + " is gone from " + file
                    + "; start the server anew: tracer server --stop, then tracer server");
        }
        try {
            return HttpServer.token(file);
        } catch (ConfigurationException e) {
            throw new NoServer(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Has the server do something.
     *
     * @return what it answered
     * @throws Refused when it does not do it
     * @throws NoServer when it does not answer
     */
    public Map<String, Object> call(String tool, Map<String, Object> arguments) {
        Map<String, Object> result = request("tools/call", Map.of("name", tool, "arguments", arguments));
        if (Boolean.TRUE.equals(result.get("isError"))) {
            throw new Refused(text(result));
        }
        Map<String, Object> answer = Json.object(result.get("structuredContent"));
        return answer == null ? Map.of("status", "success", "message", text(result)) : answer;
    }

    /** Asks by another of the protocol's methods. */
    public Map<String, Object> request(String method, Map<String, Object> parameters) {
        return asked(() -> {
            if (!introduced) {
                connection.initialize("tracer");
                introduced = true;
            }
            return connection.request(method, parameters);
        });
    }

    /** What the server says of its state. */
    public Map<String, Object> health() {
        return asked(() -> connection instanceof HttpConnection http ? http.get("/health") : Map.of());
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (NoAnswer e) {
            if (server == null) {
                throw new NoServer(String.valueOf(e.getMessage()), e);
            }
            String who = "the server (" + server.shown() + ") ";
            throw switch (e.why()) {
                case NOBODY -> new NoServer(who + "does not listen any more; it is ending, or hangs", e);
                case REFUSED ->
                    new NoServer(
                            who + "does not take the token in " + server.tokenFile()
                                    + "; start it anew: tracer server --stop, then tracer server",
                            e);
                case OTHER -> new NoServer(who + "failed: " + e.getMessage(), e);
            };
        }
    }

    private static String text(Map<String, Object> result) {
        if (result.get("content") instanceof List<?> list) {
            for (Object item : list) {
                Map<String, Object> block = Json.object(item);
                if (block != null && block.get("text") instanceof String text) {
                    return text;
                }
            }
        }
        return "it said nothing";
    }

    @Override
    public void close() {
        connection.close();
    }
}
