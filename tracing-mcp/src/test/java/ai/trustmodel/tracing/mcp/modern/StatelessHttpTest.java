package ai.trustmodel.tracing.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.mcp.Client;
import ai.trustmodel.tracing.mcp.http.HttpTransport;
import ai.trustmodel.tracing.mcp.http.Vitals;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stateless revision over HTTP, beside the others. */
@Timeout(60)
class StatelessHttpTest {
    private static final String BOTH = "application/json, text/event-stream";

    private final Asker asker = new Asker();
    private final Notices notices = new Notices();
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpTransport server;

    @BeforeEach
    void start() {
        Settings settings = Settings.of(Map.of("TRUSTMODEL_MCP_PORT", "0", "TRUSTMODEL_MCP_TOKEN_FILE", "none"));
        server = HttpTransport.start(settings, new Methods(asker.surface()), notices, () -> new Vitals(true, Map.of()));
    }

    @AfterEach
    void stop() {
        asker.released.countDown();
        server.close();
    }

    @Test
    void callWithNothingToSayBefore_isAnsweredWithPlainJson() throws Exception {
        HttpResponse<InputStream> response = post("tools/call", Requests.params(Requests.tool("echo")), BOTH);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Mcp-Session-Id")).isEmpty();
        assertThat(Client.text(Client.result(json(response)))).isEqualTo("null");
    }

    @Test
    void progress_comesBeforeTheAnswer() throws Exception {
        Map<String, Object> params = Requests.params(Requests.tool("tell"));
        Map<String, Object> meta = new HashMap<>(Client.object(params.get("_meta")));
        meta.put("progressToken", "p");

        try (Events events = events("tools/call", Requests.withMeta(params, meta))) {
            assertThat(events.next()).containsEntry("method", "notifications/progress");
            assertThat(Client.text(Client.result(events.next()))).isEqualTo("told");
            assertThat(events.more()).isNull();
        }
    }

    @Test
    void statuses_sayWhatWasWrong() throws Exception {
        assertThat(post("no/such", Requests.params(Map.of()), BOTH).statusCode())
                .isEqualTo(404);
        assertThat(post("tools/list", Map.of(), BOTH).statusCode()).isEqualTo(400);
        assertThat(post("tools/call", Requests.params(Requests.tool("name")), BOTH)
                        .statusCode())
                .as("a client that cannot be asked")
                .isEqualTo(400);
        assertThat(post("tools/call", Requests.params(Requests.tool("none")), BOTH)
                        .statusCode())
                .as("a tool that is not there")
                .isEqualTo(200);
    }

    @Test
    void listening_isToldUntilTheClientGoes() throws Exception {
        try (Events events = events(
                "subscriptions/listen",
                Requests.params(Map.of(
                        "notifications",
                        Map.of("toolsListChanged", true, "resourceSubscriptions", List.of("note://1")))))) {
            assertThat(events.next()).containsEntry("method", "notifications/subscriptions/acknowledged");
            notices.listChanged("prompts");
            notices.updated("note://1");
            assertThat(events.next()).containsEntry("method", "notifications/resources/updated");
        }

        while (!notices.watched().isEmpty()) { // found out when something is to be sent
            notices.updated("note://1");
            Thread.sleep(10);
        }
    }

    @Test
    void listening_endsWithTheServerAndSaysSo() throws Exception {
        try (Events events = events(
                "subscriptions/listen", Requests.params(Map.of("notifications", Map.of("toolsListChanged", true))))) {
            events.next();
            server.close();

            Map<String, Object> answer = events.next();
            assertThat(answer).containsEntry("id", "r1");
            assertThat(Client.result(answer)).containsEntry("resultType", "complete");
            assertThat(events.more()).isNull();
        }
    }

    @Test
    void listeningWithoutTakingEvents_isRefused() throws Exception {
        HttpResponse<InputStream> response = post(
                "subscriptions/listen",
                Requests.params(Map.of("notifications", Map.of("resourceSubscriptions", List.of("note://1")))),
                "application/json");

        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(notices.watched()).isEmpty();
    }

    @Test
    void clientThatBeganASession_mayAskWithoutToo() throws Exception {
        HttpResponse<InputStream> begun = send(Map.of(
                "jsonrpc",
                "2.0",
                "id",
                1,
                "method",
                "initialize",
                "params",
                Map.of("protocolVersion", "2025-11-25", "capabilities", Map.of())));
        String session = begun.headers().firstValue("Mcp-Session-Id").orElseThrow();

        HttpResponse<InputStream> old =
                send(Map.of("jsonrpc", "2.0", "id", 2, "method", "tools/list"), "Mcp-Session-Id", session);
        HttpResponse<InputStream> stateless = send(
                Map.of("jsonrpc", "2.0", "id", 3, "method", "tools/list", "params", Requests.params(Map.of())),
                "Mcp-Session-Id",
                session,
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "tools/list");

        assertThat(Client.result(json(old))).containsKey("tools").doesNotContainKey("resultType");
        assertThat(Client.result(json(stateless))).containsEntry("resultType", "complete");
    }

    private HttpResponse<InputStream> post(String method, Map<String, Object> params, String accept)
            throws IOException, InterruptedException {
        Object name = params.getOrDefault("name", "");
        return send(
                Map.of("jsonrpc", "2.0", "id", "r1", "method", method, "params", params),
                "Accept",
                accept,
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                method,
                "Mcp-Name",
                (String) name);
    }

    private HttpResponse<InputStream> send(Map<String, Object> message, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + HttpTransport.PATH))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(message)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    private Events events(String method, Map<String, Object> params) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = post(method, params, BOTH);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        return new Events(response.body());
    }

    private static Map<String, Object> json(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            return Client.object(Json.parse(new String(body.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    /** The messages of a stream. */
    private static final class Events implements Closeable {
        private final BufferedReader lines;

        Events(InputStream body) {
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        Map<String, Object> next() throws IOException {
            Map<String, Object> message = more();
            assertThat(message).as("another message").isNotNull();
            return message;
        }

        /** The next message, null at the end of the stream. */
        @Nullable
        Map<String, Object> more() throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: {")) {
                    return Json.parseObject(line.substring("data: ".length()));
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
