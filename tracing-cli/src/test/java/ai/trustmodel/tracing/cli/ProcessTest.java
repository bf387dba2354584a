package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own: its streams, its signals, its exit codes. */
@Timeout(120)
class ProcessTest {
    @TempDir
    Path dir;

    private Path db;
    private Path err;

    @BeforeEach
    void store() {
        db = dir.resolve("traces.db");
        err = dir.resolve("stderr");
    }

    @Test
    void mcp_writesMessagesAndNothingElse_andStoresWhatItAcknowledged() throws Exception {
        Process mcp = start("mcp");
        OutputStream in = mcp.getOutputStream();
        try (BufferedReader out = mcp.inputReader(StandardCharsets.UTF_8)) {
            send(
                    in,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
                            + "\"capabilities\":{},\"clientInfo\":{\"name\":\"a test\",\"version\":\"1\"}}}");
            assertThat(message(out)).containsEntry("id", 1).containsKey("result");
            send(in, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            send(
                    in,
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"start_trace\","
                            + "\"arguments\":{\"agent_id\":\"over-mcp\"}}}");
            assertThat(message(out)).containsEntry("id", 2).containsKey("result");

            assertThat(new Cli(db)
                            .run("traces", "list", "--agent", "over-mcp", "--json")
                            .json())
                    .containsEntry("total", 1);
            in.close();
            assertThat(out.readLine()).isNull();
        }
        assertThat(mcp.waitFor()).isZero();
    }

    @Test
    void mcpOverHttp_storesWhatItAcknowledged_andEndsWhenToldTo() throws Exception {
        Path token = dir.resolve("token");
        Process mcp = start("mcp", "--http", "--port", "0", "--token-file", token.toString());
        try {
            URI endpoint = endpoint();
            HttpClient client = HttpClient.newHttpClient();
            HttpResponse<String> introduced = post(
                    client,
                    endpoint,
                    token,
                    null,
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
                            + "\"capabilities\":{},\"clientInfo\":{\"name\":\"a test\",\"version\":\"1\"}}}");
            String session = introduced.headers().firstValue("Mcp-Session-Id").orElseThrow();
            HttpResponse<String> started = post(
                    client,
                    endpoint,
                    token,
                    session,
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"start_trace\","
                            + "\"arguments\":{\"agent_id\":\"over-http\"}}}");
            assertThat(started.body()).contains("trace_id");

            new ProcessBuilder("kill", "-TERM", Long.toString(mcp.pid()))
                    .start()
                    .waitFor();
            assertThat(mcp.getInputStream().readAllBytes()).isEmpty();
            assertThat(mcp.waitFor()).isEqualTo(143);
        } finally {
            mcp.destroyForcibly();
        }
        assertThat(new Cli(db)
                        .run("traces", "list", "--agent", "over-http", "--json")
                        .json())
                .containsEntry("total", 1);
        assertThat(Files.readString(err))
                .contains("claude mcp add --transport http", "$(cat " + token + ")")
                .doesNotContain(Files.readString(token).strip());
    }

    /** Where the server says it is, once it does. */
    private URI endpoint() throws Exception {
        Pattern said = Pattern.compile("(?s)Serving MCP at (http://\\S+) .*");
        while (true) {
            Matcher matcher = said.matcher(Files.exists(err) ? Files.readString(err) : "");
            if (matcher.matches()) {
                return URI.create(matcher.group(1));
            }
            Thread.onSpinWait();
        }
    }

    private static HttpResponse<String> post(
            HttpClient client, URI endpoint, Path token, @Nullable String session, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                .header("Authorization", "Bearer " + Files.readString(token).strip())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (session != null) {
            request.header("Mcp-Session-Id", session);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void mcpOptionsOfHttp_areRefusedWithoutIt() {
        Cli.Result result = new Cli(db).run("mcp", "--port", "1");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("without --http");
    }

    @Test
    void mcpOverHttp_thatOthersCouldReachNeedsAToken() {
        Cli.Result result = new Cli(db).run("mcp", "--http", "--host", "0.0.0.0", "--no-token");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("TRUSTMODEL_MCP_HOST", "TRUSTMODEL_MCP_TOKEN_FILE");
    }

    @Test
    void aReaderThatGoesAway_endsItQuietly() throws Exception {
        Traces.record(db, TraceOptions.agent("a"), "x\n".repeat(200_000), "ok");
        Process show = start("traces", "show", "latest", "--full");
        try (BufferedReader out = show.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isNotEmpty();
        }

        assertThat(show.waitFor()).isEqualTo(141);
        assertThat(Files.readString(err)).isEmpty();
    }

    @Test
    void anInterrupt_endsItQuietly() throws Exception {
        Process mcp = start("mcp");
        send(mcp.getOutputStream(), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}");
        try (BufferedReader out = mcp.inputReader(StandardCharsets.UTF_8)) {
            assertThat(message(out)).containsEntry("id", 1);
            new ProcessBuilder("kill", "-INT", Long.toString(mcp.pid())).start().waitFor();
            assertThat(mcp.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(mcp.exitValue()).isEqualTo(130);
        assertThat(Files.readString(err)).isEmpty();
    }

    @Test
    void exitCodes_reachTheShell() throws Exception {
        assertThat(start("version").waitFor()).isZero();
        assertThat(start("traces", "show", "latest").waitFor()).isEqualTo(1);
        assertThat(start("traces", "list", "--limit", "many").waitFor()).isEqualTo(2);
    }

    @Test
    void output_isUtf8_whereThereIsNoLocale() throws Exception {
        Traces.record(db, TraceOptions.agent("\u65e5\u672c"), "\u00fc", "\ud83d\ude00");
        Process list = start("traces", "list");

        assertThat(new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("\u65e5\u672c", "\ud83d\ude00");
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the runnable jar says
        }
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("TRUSTMODEL_") || name.startsWith("LC_"));
        environment.put("LANG", "C");
        environment.put("TRUSTMODEL_DB_PATH", db.toString());
        return builder.start();
    }

    private static void send(OutputStream in, String message) throws IOException {
        in.write((message + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    private static Map<String, Object> message(BufferedReader out) throws IOException {
        String line = out.readLine();
        Map<String, Object> message = line == null ? null : Json.parseObject(line);
        if (message == null) {
            throw new AssertionError("not a message: " + line);
        }
        return message;
    }
}
