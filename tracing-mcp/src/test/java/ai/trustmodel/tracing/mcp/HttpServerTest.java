package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.TracerProvider;
import ai.trustmodel.tracing.testkit.InMemoryStorageBackend;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server over HTTP that watches a machine: nobody waits for another, and its end loses nothing. */
@Timeout(60)
class HttpServerTest {
    @TempDir
    private Path directory;

    private final InMemoryStorageBackend storage = new InMemoryStorageBackend();
    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private Modules modules;
    private TraceClient tracing;
    private HttpServer server;
    private String token;
    private String session;

    @BeforeEach
    void open() throws IOException, InterruptedException {
        modules = new Modules(directory)
                .install(TracerProvider.class, FakeMachine.Files.class)
                .install(TracerProvider.class, FakeMachine.Network.class);
        directory = directory.toRealPath();
        Settings settings = Settings.of(Map.of(
                "TRUSTMODEL_MCP_PORT", "0",
                "TRUSTMODEL_MCP_TOKEN_FILE", directory.resolve("token").toString(),
                "TRUSTMODEL_MCP_TRACERS_FILE", directory.resolve("tracers.json").toString()));
        tracing = TraceClient.builder().settings(settings).storage(storage).build();
        server = HttpServer.start(() -> tracing, settings);
        token = Files.readString(directory.resolve("token")).strip();
        HttpResponse<String> introduced = post(
                0,
                "initialize",
                Map.of(
                        "protocolVersion", "2025-11-25",
                        "capabilities", Map.of(),
                        "clientInfo", Map.of("name", "test", "version", "1")));
        session = introduced.headers().firstValue("Mcp-Session-Id").orElseThrow();
    }

    @AfterEach
    void close() throws IOException {
        goOn.countDown();
        server.close();
        tracing.close();
        modules.close();
        FakeMachine.TRACERS.clear();
    }

    private HttpRequest request(int id, String method, Map<String, Object> params) {
        Map<String, Object> message = new HashMap<>(Map.of("jsonrpc", "2.0", "id", id, "method", method));
        message.put("params", params);
        HttpRequest.Builder request = HttpRequest.newBuilder(server.endpoint())
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream");
        if (session != null) {
            request.header("Mcp-Session-Id", session);
        }
        return request.POST(HttpRequest.BodyPublishers.ofString(Json.write(message)))
                .build();
    }

    private HttpResponse<String> post(int id, String method, Map<String, Object> params)
            throws IOException, InterruptedException {
        return http.send(request(id, method, params), HttpResponse.BodyHandlers.ofString());
    }

    private Map<String, Object> call(int id, String tool, Map<String, Object> arguments)
            throws IOException, InterruptedException {
        return result(post(id, "tools/call", Map.of("name", tool, "arguments", arguments)));
    }

    private CompletableFuture<HttpResponse<String>> callLater(int id, String tool, Map<String, Object> arguments) {
        return http.sendAsync(
                request(id, "tools/call", Map.of("name", tool, "arguments", arguments)),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, Object> result(HttpResponse<String> answer) {
        return Client.result(Client.object(Json.parse(answer.body())));
    }

    private Map<String, Object> health(String... headers) throws IOException, InterruptedException {
        URI uri = server.endpoint().resolve("/health");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        Map<String, Object> body = new HashMap<>(Client.object(Json.parse(answer.body())));
        body.put("http", answer.statusCode());
        return body;
    }

    private Map<String, Object> files(String name, Map<String, Object> options) {
        return Map.of(
                "domain", "file_system", "directory", directory.resolve(name).toString(), "options", options);
    }

    @Test
    void callsThatTakeLong_keepNobodyWaiting() throws IOException, InterruptedException, ExecutionException {
        FakeMachine.HELD.set(goOn);
        List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(callLater(100 + i, "start_tracing", files("slow" + i, Map.of("held_start", true))));
        }
        Client.structured(call(1, "start_tracing", files("other", Map.of("held_close", true))));
        slow.add(callLater(2, "stop_tracing", files("other", Map.of())));
        Client.structured(call(3, "start_trace", Map.of("agent_id", "bot")));
        Client.structured(call(4, "start_tracing", Map.of("domain", "network")));
        Client.structured(call(5, "stop_tracing", Map.of("domain", "network")));
        Client.structured(call(6, "get_events", Map.of()));
        assertThat(health()).containsEntry("status", "ok");
        while (data(call(7, "list_tracers", Map.of())).size() < 20) { // for as long as the test may take
            Thread.onSpinWait();
        }
        assertThat(Client.text(call(8, "start_tracing", files("slow0", Map.of()))))
                .startsWith("Tracing already active for file_system");
        assertThat(slow).noneMatch(CompletableFuture::isDone);

        goOn.countDown();
        for (CompletableFuture<HttpResponse<String>> one : slow) {
            Client.structured(result(one.get()));
        }
        assertThat(data(call(9, "list_tracers", Map.of())).values())
                .allSatisfy(one -> assertThat(Client.object(one)).containsEntry("thread_status", "running"));
    }

    private static Map<String, Object> data(Map<String, Object> result) {
        return Client.object(Client.structured(result).get("data"));
    }

    @Test
    void stopOfWhatIsBeingStarted_waitsForIt() throws IOException, InterruptedException, ExecutionException {
        FakeMachine.HELD.set(goOn);
        CompletableFuture<HttpResponse<String>> starting =
                callLater(1, "start_tracing", files("slow", Map.of("held_start", true)));
        while (data(call(2, "list_tracers", Map.of())).isEmpty()) { // for as long as the test may take
            Thread.onSpinWait();
        }
        CompletableFuture<HttpResponse<String>> stopping =
                callLater(3, "stop_tracing", Map.of("domain", "file_system"));
        while (!data(call(2, "list_tracers", Map.of())).isEmpty()) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        Client.structured(result(stopping.get()));
        starting.get();

        assertThat(FakeMachine.TRACERS).hasSize(1).noneMatch(FakeMachine.FakeTracer::watches);
        assertThat(Files.readString(directory.resolve("tracers.json"))).doesNotContain("slow");
    }

    @Test
    void health_saysToWhoShowsTheTokenHowMuchIsWatchedAndWaiting() throws IOException, InterruptedException {
        Client.structured(call(1, "start_tracing", Map.of("domain", "network")));

        assertThat(health())
                .containsOnlyKeys("http", "status", "name", "version")
                .containsEntry("http", 200);
        assertThat(health("Authorization", "Bearer " + token))
                .containsEntry("status", "ok")
                .containsEntry("tracers", Map.of("running", 1, "stopped", 0))
                .containsEntry("store", Map.of("ok", true, "message", "InMemoryStorageBackend works"))
                .containsEntry("pending", 0)
                .containsEntry("dropped", Map.of())
                .containsEntry("pid", (int) ProcessHandle.current().pid());
    }

    @Test
    void health_ofAStoreThatDoesNotWorkIsFailing() throws IOException, InterruptedException {
        storage.breakWith("the disk is full");
        assertThat(health()).containsEntry("status", "failing").containsEntry("http", 503);
        storage.mend();
    }

    @Test
    void end_stopsAllTracersTogetherAndEverythingSeenIsStored() throws IOException, InterruptedException {
        for (int i = 0; i < 4; i++) {
            Client.structured(call(i, "start_tracing", files("w" + i, Map.of())));
            FakeMachine.FakeTracer tracer =
                    FakeMachine.watching(directory.resolve("w" + i).toString());
            for (int k = 0; k < 500; k++) {
                tracer.touch("f" + k);
            }
        }
        Client.structured(call(9, "start_trace", Map.of("agent_id", "bot")));

        server.close();
        assertThat(FakeMachine.TRACERS).hasSize(4).noneMatch(FakeMachine.FakeTracer::watches);
        tracing.close();

        assertThat(storage.reopen().store().events(EventFilter.all().limit(10_000)))
                .hasSize(2_000);
        assertThat(storage.reopen().store().list(TraceFilter.all()).total()).isEqualTo(1);
        assertThat(Files.readString(directory.resolve("tracers.json")))
                .as("they are to go on after a restart")
                .contains("w0", "w1", "w2", "w3");
    }
}
