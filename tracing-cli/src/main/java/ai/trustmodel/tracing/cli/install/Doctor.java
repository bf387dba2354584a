package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.cli.mcp.Connection;
import ai.trustmodel.tracing.cli.mcp.HttpConnection;
import ai.trustmodel.tracing.cli.mcp.NoAnswer;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks whether a client would reach the server, by reading what the client reads and doing what it does. */
public final class Doctor {
    // What clients pass on to the servers they start; some pass on more, and what works with this works with them.
    private static final Set<String> PASSED_ON = Set.of(
            "HOME",
            "LOGNAME",
            "PATH",
            "SHELL",
            "TERM",
            "USER",
            "LANG",
            "TMPDIR",
            "TZ", // what follows is Windows
            "APPDATA",
            "HOMEDRIVE",
            "HOMEPATH",
            "LOCALAPPDATA",
            "PROCESSOR_ARCHITECTURE",
            "SYSTEMDRIVE",
            "SYSTEMROOT",
            "TEMP",
            "USERNAME",
            "USERPROFILE",
            "PROGRAMFILES");

    /**
     * What was looked at.
     *
     * @param what in a word or two
     * @param detail what was found, or what is wrong and what to do
     */
    public record Check(boolean ok, String what, String detail) {}

    private final Machine machine;
    private final Duration patience;
    private final Consumer<Check> report;
    private boolean ok = true;

    /**
     * A doctor for this machine.
     *
     * @param patience how long a server may take to answer
     * @param report takes what was found, check by check
     */
    public Doctor(Machine machine, Duration patience, Consumer<Check> report) {
        this.machine = machine;
        this.patience = patience;
        this.report = report;
    }

    /** Whether a client's configuration has an entry of ours, or cannot be read so that nobody knows. */
    public static boolean concerns(Machine machine, McpClient client) {
        try {
            ConfigFile file = ConfigFile.read(client.file(machine));
            return file.exists() && client.read(file.text()).entry() != null;
        } catch (IOException | NotInstalled e) {
            return true;
        }
    }

    /** Looks at one client; returns whether all is well. */
    public boolean examine(McpClient client) {
        ok = true;
        Server server = attempt("configuration", () -> configured(client));
        if (server instanceof Server.Stdio stdio) {
            stdio(client, stdio);
        } else if (server instanceof Server.Http http) {
            http(client, http);
        }
        return ok;
    }

    private Server configured(McpClient client) throws IOException {
        ConfigFile file = ConfigFile.read(client.file(machine));
        if (!file.exists()) {
            throw new NotInstalled("there is no " + file.path() + "; run: tracer install " + client.id());
        }
        Map<String, Object> entry;
        try {
            entry = client.read(file.text()).entry();
        } catch (NotInstalled e) {
            throw new NotInstalled(file.path() + ": " + e.getMessage() + "; " + client.title() + " cannot read it", e);
        }
        if (entry == null) {
            throw new NotInstalled(file.path() + " has no " + McpClient.NAME + "; run: tracer install " + client.id());
        }
        Server server = Server.of(entry, client);
        say(true, "configuration", file.path().toString());
        if (server instanceof Server.Http && file.readableByOthers()) {
            say(false, "file mode", "others can read the token in " + file.path() + "; run: chmod 600 " + file.path());
        }
        return server;
    }

    private void stdio(McpClient client, Server.Stdio server) {
        say(true, "command", String.join(" ", server.command()));
        if (server.command().contains(new Launcher(machine).script().toString())) {
            LauncherCheck launcher = new LauncherCheck(machine);
            if (attempt("launcher", () -> told("launcher", launcher.whole(client))) == null) {
                return;
            }
            attempt("archive", () -> told("archive", launcher.archive(client)));
        }
        long start = System.nanoTime();
        StdioConnection started = attempt("start", () -> started(client, server));
        if (started != null) {
            try (StdioConnection connection = started) {
                boolean answered = converse(connection, start);
                attempt("end", () -> told("end", end(connection, answered)));
            }
        }
        StoreCheck store = new StoreCheck(new Machine(machine.os(), machine.home(), inherited()), server.environment());
        attempt("database", () -> told("database", store.works()));
        attempt("disk", () -> told("disk", store.space()));
        attempt("file modes", () -> told("file modes", store.modes()));
    }

    private StdioConnection started(McpClient client, Server.Stdio server) {
        try {
            return StdioConnection.start(server, inherited(), patience);
        } catch (NoAnswer e) {
            throw new NotInstalled(e.getMessage() + "; run: tracer install " + client.id(), e);
        }
    }

    private static @Nullable String end(StdioConnection connection, boolean answered) {
        if (!answered) {
            return null; // the answer that did not come says it all
        }
        Integer code = connection.finish();
        if (code == null) {
            throw new NotInstalled("the server goes on running after its client has gone");
        }
        if (code != 0) {
            throw new NotInstalled("the server ended with exit code " + code + connection.saying());
        }
        return "the server ends with its client";
    }

    private void http(McpClient client, Server.Http server) {
        say(true, "address", server.url());
        attempt("token", () -> told("token", token(client, server)));
        try (HttpConnection connection = new HttpConnection(server.url(), server.headers(), patience)) {
            converse(connection, System.nanoTime());
        }
    }

    private @Nullable String token(McpClient client, Server.Http server) throws IOException {
        TokenFile file = new TokenFile(machine);
        if (!Files.exists(file.path()) || server.headers().isEmpty()) {
            return null; // the server may be another user's, or another machine's
        }
        if (ConfigFile.isReadableByOthers(file.path())) {
            throw new NotInstalled("others can read " + file.path() + "; run: chmod 600 " + file.path());
        }
        if (!server.headers().containsValue("Bearer " + file.token())) {
            throw new NotInstalled("the entry has not the token in " + file.path() + "; run: tracer install "
                    + client.id() + " --http");
        }
        return "the one in " + file.path();
    }

    private boolean converse(Connection connection, long start) {
        Map<String, Object> server = attempt("initialize", () -> introduced(connection));
        if (server == null) {
            return false;
        }
        Map<String, Object> info = Json.object(server.get("serverInfo"));
        say(
                true,
                "initialize",
                (info == null ? "a server" : info.get("name") + " " + info.get("version")) + " speaks "
                        + server.get("protocolVersion") + ", after "
                        + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        return attempt("tools", () -> told("tools", tools(connection))) != null
                && attempt("get_traces", () -> told("get_traces", traces(connection))) != null;
    }

    private static Map<String, Object> introduced(Connection connection) {
        try {
            return connection.initialize("tracer-doctor");
        } catch (NoAnswer e) {
            throw switch (e.why()) {
                case NOBODY -> new NotInstalled(e.getMessage() + "; start the server: tracer mcp --http", e);
                case REFUSED ->
                    new NotInstalled(
                            e.getMessage() + "; the token in the entry is not the server's: install it again with"
                                    + " --http, as the user who runs the server",
                            e);
                case OTHER -> e;
            };
        }
    }

    private static String tools(Connection connection) {
        Object tools = connection.request("tools/list", Map.of()).get("tools");
        int count = tools instanceof List<?> list ? list.size() : 0;
        if (count == 0) {
            throw new NotInstalled("it has none; this is another server, install again");
        }
        return count + " of them";
    }

    private static String traces(Connection connection) {
        Map<String, Object> result =
                connection.request("tools/call", Map.of("name", "get_traces", "arguments", Map.of("limit", 1)));
        if (Boolean.TRUE.equals(result.get("isError"))) {
            throw new NotInstalled("it failed: " + Json.write(result.get("content")));
        }
        Map<String, Object> content = Json.object(result.get("structuredContent"));
        Object total = content == null ? null : content.get("total");
        return total == null ? "answered" : "answered; traces so far: " + total;
    }

    private Map<String, String> inherited() {
        Map<String, String> environment = new HashMap<>(machine.environment());
        environment.keySet().retainAll(PASSED_ON);
        return environment;
    }

    private String told(String what, @Nullable String detail) {
        if (detail != null) {
            say(true, what, detail);
        }
        return what;
    }

    private void say(boolean well, String what, String detail) {
        ok &= well;
        report.accept(new Check(well, what, detail));
    }

    private interface Step<T> {
        T take() throws IOException;
    }

    /** What a step gives, null when it fails, which is reported. */
    private <T> @Nullable T attempt(String what, Step<T> step) {
        try {
            return step.take();
        } catch (NotInstalled | NoAnswer e) {
            say(false, what, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            say(false, what, "it cannot be looked at: " + e);
        }
        return null;
    }
}
