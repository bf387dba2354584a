package ai.trustmodel.tracing.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.cli.install.Doctor.Check;
import ai.trustmodel.tracing.cli.install.Machine.Os;
import ai.trustmodel.tracing.spi.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the servers that fail are shell scripts")
class DoctorTest {
    private static final McpClient CLIENT = McpClient.GEMINI;
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 1, 12, 30, 5);

    @TempDir
    Path home;

    private Machine machine;
    private Duration patience = Duration.ofSeconds(60);
    private final List<Check> checks = new ArrayList<>();

    @BeforeEach
    void machine() {
        machine = new Machine(Os.UNIX, home, Map.of("HOME", home.toString(), "PATH", System.getenv("PATH")));
    }

    @Test
    void serverThatWorks_isSaidToWork_checkByCheck() throws Exception {
        configure(new Server.Stdio(real(), Map.of("TRUSTMODEL_DB_PATH", "~/own/x.db")));

        assertThat(examine()).as(checks.toString()).isTrue();
        assertThat(checks)
                .extracting(Check::what)
                .containsExactly(
                        "configuration",
                        "command",
                        "initialize",
                        "tools",
                        "get_traces",
                        "end",
                        "database",
                        "disk",
                        "file modes");
        assertThat(detail("initialize")).contains("trustmodel-tracing", "2025-06-18", " ms");
        assertThat(detail("get_traces")).contains("traces so far: 0");
    }

    @Test
    void serverThatPrintsGarbage_isShownWhatItPrinted() throws Exception {
        script("echo 'Welcome to my server!'; echo trouble >&2; cat >/dev/null");

        assertThat(examine()).isFalse();
        assertThat(detail("initialize")).contains("no message on standard output: 'Welcome to my server!'", "trouble");
    }

    @Test
    void serverThatEnds_isShownItsExitCodeAndItsLastWords() throws Exception {
        script("i=0; while [ $i -lt 999 ]; do echo line $i >&2; i=$((i+1)); done; echo 'no such database' >&2; exit 3");

        assertThat(examine()).isFalse();
        assertThat(detail("initialize"))
                .contains("it ended with exit code 3", "no such database")
                .doesNotContain("line 1\n")
                .hasSizeLessThan(2500);
    }

    @Test
    void serverThatHangs_isGivenUp_andGone() throws Exception {
        patience = Duration.ofSeconds(1);
        script("echo $$ >" + home + "/pid; echo waiting >&2; sleep 600");

        assertThat(examine()).isFalse();
        assertThat(detail("initialize")).contains("did not answer initialize within 1 seconds", "waiting");
        long pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void serverThatAnswersWithAnError_isQuoted() throws Exception {
        script(
                "read x; echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32603,\"message\":\"full moon\"}}'; cat");

        assertThat(examine()).isFalse();
        assertThat(detail("initialize")).contains("full moon");
    }

    @Test
    void commandThatIsNotThere_isNamed() throws Exception {
        configure(new Server.Stdio(List.of(home.resolve("gone").toString(), "mcp"), Map.of()));

        assertThat(examine()).isFalse();
        assertThat(detail("start")).contains("cannot be started", "gone", "run: tracer install gemini");
    }

    @Test
    void store_isTheOneOfTheServer_notOfTheShellThatAsks() throws Exception {
        Map<String, String> shell = new HashMap<>(machine.environment());
        shell.put("TRUSTMODEL_DB_PATH", home.resolve("shell.db").toString());
        machine = new Machine(Os.UNIX, home, shell);
        configure(new Server.Stdio(real(), Map.of()));

        examine();

        assertThat(detail("database"))
                .contains(home.resolve(".trustmodel/traces.db").toString());
        assertThat(home.resolve("shell.db")).doesNotExist();
    }

    @Test
    void ourLauncherThatIsGone_isToBeInstalledAgain() throws Exception {
        configure(new Server.Stdio(new Launcher(machine).command(), Map.of()));

        assertThat(examine()).isFalse();
        assertThat(detail("launcher")).contains("there is no", "tracer install gemini");
    }

    @Test
    void clientWithoutAnEntry_isToldHowToGetOne() throws Exception {
        assertThat(Doctor.concerns(machine, CLIENT)).isFalse();
        assertThat(examine()).isFalse();
        assertThat(detail("configuration")).contains("there is no", "run: tracer install gemini");

        Path file = CLIENT.file(machine);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"mcpServers\": {}}");
        assertThat(Doctor.concerns(machine, CLIENT)).isFalse();
        assertThat(examine()).isFalse();
        assertThat(detail("configuration")).contains("has no trustmodel-tracing");

        Files.writeString(file, "{\"mcpServers\": ");
        assertThat(Doctor.concerns(machine, CLIENT)).isTrue();
        assertThat(examine()).isFalse();
        assertThat(detail("configuration")).contains("no valid JSON");
    }

    @Test
    void storeThatCannotBeOpened_andOneThatOthersCanRead_areSaid() throws Exception {
        Path db = Files.writeString(
                home.resolve("x.db"), "this is no database, and it is longer than a header ".repeat(9));
        configure(new Server.Stdio(real(), Map.of("TRUSTMODEL_DB_PATH", db.toString())));
        Files.setPosixFilePermissions(db, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(examine()).isFalse();
        assertThat(detail("database")).contains("not a SQLite database");
        assertThat(detail("file modes")).contains("chmod 600 " + db);
        assertThat(detail("get_traces")).contains("not a SQLite database");
    }

    @Test
    void serverAtAnAddress_isReachedWithItsToken() throws Exception {
        HttpServer server = serve(false);
        try {
            configure(Server.Http.withToken(url(server), new TokenFile(machine).token()));
            assertThat(examine()).as(checks.toString()).isTrue();
            assertThat(checks)
                    .extracting(Check::what)
                    .containsExactly("configuration", "address", "token", "initialize", "tools", "get_traces");

            configure(Server.Http.withToken(url(server), "wrong"));
            assertThat(examine()).isFalse();
            assertThat(detail("token")).contains("has not the token");
            assertThat(detail("initialize")).contains("status 401");
            assertThat(checks.toString()).doesNotContain(new TokenFile(machine).token());
        } finally {
            server.stop(0);
        }

        assertThat(examine()).isFalse();
        assertThat(detail("initialize")).contains("nobody listens", "tracer mcp --http");
    }

    @Test
    void serverThatAnswersWithEvents_isUnderstood() throws Exception {
        HttpServer server = serve(true);
        try {
            configure(Server.Http.withToken(url(server), new TokenFile(machine).token()));

            assertThat(examine()).as(checks.toString()).isTrue();
        } finally {
            server.stop(0);
        }
    }

    private boolean examine() {
        checks.clear();
        boolean well = new Doctor(machine, patience, checks::add).examine(CLIENT);
        assertThat(well).isEqualTo(checks.stream().allMatch(Check::ok));
        return well;
    }

    private String detail(String what) {
        return checks.stream()
                .filter(check -> check.what().equals(what))
                .findFirst()
                .orElseThrow(() -> new AssertionError(what + " is not among " + checks))
                .detail();
    }

    private void configure(Server server) throws IOException {
        Installer.of(machine, CLIENT).put(CLIENT.entry(server), NOW);
    }

    private void script(String body) throws IOException {
        Path script = Files.writeString(home.resolve("server"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        configure(new Server.Stdio(List.of(script.toString(), "mcp"), Map.of()));
    }

    private static List<String> real() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "ai.trustmodel.tracing.cli.Main", "mcp"));
        return command;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/mcp";
    }

    /** A server that knows just enough, and wants the token in this home and its own session. */
    private HttpServer serve(boolean events) throws IOException {
        String token = "Bearer " + new TokenFile(machine).token();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/mcp", exchange -> {
            try (exchange) {
                if (!token.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    exchange.sendResponseHeaders(401, -1);
                } else if (exchange.getRequestMethod().equals("DELETE")) {
                    exchange.sendResponseHeaders(204, -1);
                } else {
                    answer(exchange, events);
                }
            }
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, boolean events) throws IOException {
        Map<String, Object> message =
                Json.parseObject(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String method = String.valueOf(message.get("method"));
        if (!method.equals("initialize")
                && !"s1".equals(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"))) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        if (!message.containsKey("id")) {
            exchange.sendResponseHeaders(202, -1);
            return;
        }
        Map<String, Object> result = switch (method) {
            case "initialize" ->
                Map.of("serverInfo", Map.of("name", "s", "version", "1"), "protocolVersion", "2025-06-18");
            case "tools/list" -> Map.of("tools", List.of(Map.of("name", "get_traces")));
            default -> Map.of("structuredContent", Map.of("total", 7));
        };
        String json = Json.write(Map.of("jsonrpc", "2.0", "id", message.get("id"), "result", result));
        String body = events ? ": hello\n\nevent: message\ndata: " + json + "\n\n" : json;
        exchange.getResponseHeaders().set("Content-Type", events ? "text/event-stream" : "application/json");
        exchange.getResponseHeaders().set("Mcp-Session-Id", "s1");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
