package ai.trustmodel.tracing.mcp.http;

import static ai.trustmodel.tracing.mcp.http.HttpHarness.notification;
import static ai.trustmodel.tracing.mcp.http.HttpHarness.request;
import static ai.trustmodel.tracing.mcp.http.HttpHarness.toolCall;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.mcp.protocol.Notices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions, streams and what happens when they break, over real sockets. */
@Timeout(60)
class HttpTransportTest {
    private static final String V = "2025-11-25";
    private static final String SESSION = "Mcp-Session-Id";

    // The common pool may have one thread, for which two that wait for each other would wait for ever.
    private static final Executor OWN_THREAD = task -> new Thread(task).start();

    private HttpHarness server;

    @BeforeEach
    void start() throws IOException {
        server = HttpHarness.withToken();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void answer_isPlainJsonWhenThereIsNothingElseToSay() throws IOException {
        Wire.Answer answer = server.call(server.initialize(V), 7, "echo", Map.of("text", "labrīt"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(answer.json()).containsEntry("id", 7);
        assertThat(answer.body()).contains("labrīt");
    }

    @Test
    void requests_giveBackTheMemoryTheyHold() throws IOException {
        String session = server.initialize(V);
        int most = HttpHarness.QUICK.memoryBytes() / Memory.LEAST_BYTES;
        for (int i = 0; i < 2 * most; i++) {
            assertThat(server.call(session, i, "echo", Map.of("text", "x")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void answer_becomesAStreamWhenSomethingIsSaidBeforeIt() throws IOException {
        Wire.Answer answer = server.call(server.initialize("2025-06-18"), 1, "talk", Map.of());

        assertThat(answer.headers())
                .containsEntry("content-type", "text/event-stream")
                .containsEntry("x-accel-buffering", "no");
        assertThat(answer.body().strip().split("\n\n", -1))
                .satisfiesExactly(
                        progress -> assertThat(progress).startsWith("id: 1-1\n").contains("notifications/progress"),
                        result -> assertThat(result).startsWith("id: 1-2\n").contains("talked"));
    }

    @Test
    void client_thatTakesOnlyJsonIsToldOnlyTheAnswer() throws IOException {
        String session = server.initialize(V);
        Wire.Answer answer = server.post(toolCall(1, "talk", Map.of()), SESSION, session, "Accept", "application/json");

        assertThat(answer.headers()).containsEntry("content-type", "application/json");
        assertThat(answer.body()).contains("talked");
    }

    @Test
    void client_thatTakesOnlyEventsGetsTheAnswerAsOne() throws IOException {
        String session = server.initialize(V);
        Wire.Answer answer =
                server.post(toolCall(1, "echo", Map.of("text", "x")), SESSION, session, "Accept", "text/event-stream");

        assertThat(answer.headers()).containsEntry("content-type", "text/event-stream");
        assertThat(answer.body()).contains("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*/*", "application/*", "text/event-stream;q=0.9, application/json;q=0.8", "APPLICATION/JSON"})
    void accept_isReadLeniently(String accept) throws IOException {
        String session = server.initialize(V);
        assertThat(server.post(request(1, "ping", Map.of()), SESSION, session, "Accept", accept)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void accept_ofNeitherTypeIsRefused() throws IOException {
        assertThat(server.post(request(1, "ping", Map.of()), "Accept", "text/html")
                        .status())
                .isEqualTo(406);
    }

    @Test
    void notification_isAccepted() throws IOException {
        Wire.Answer answer =
                server.post(notification("notifications/initialized", Map.of()), SESSION, server.initialize(V));

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void revision_thatIsNotSpokenIsRefusedByItsName() throws IOException {
        String session = server.initialize(V);
        Wire.Answer answer =
                server.post(request(1, "ping", Map.of()), SESSION, session, "MCP-Protocol-Version", "1999-01-01");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(server.post(request(1, "ping", Map.of()), SESSION, session, "MCP-Protocol-Version", "2025-03-26")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void session_isNeededAndEndsWithDelete() throws IOException {
        String ping = request(1, "ping", Map.of());
        assertThat(server.post(ping).status()).isEqualTo(400);
        assertThat(server.post(ping, SESSION, "guessed").status()).isEqualTo(404);

        String session = server.initialize(V);
        assertThat(session).matches("[A-Za-z0-9_-]{32}");
        assertThat(Wire.ask(server.address(), "DELETE", "/mcp", server.headers(SESSION, session), "")
                        .status())
                .isEqualTo(200);
        assertThat(server.post(ping, SESSION, session).status()).isEqualTo(404);
    }

    @Test
    void sessions_standSideBySide() throws IOException {
        String one = server.initialize(V);
        String other = server.initialize("2025-03-26");
        server.post(request(1, "resources/subscribe", Map.of("uri", "x://1")), SESSION, one);
        try (Wire first = listen(one);
                Wire second = listen(other)) {
            server.notices.updated("x://1");
            server.notices.listChanged("tools");

            assertThat(first.event()).contains("notifications/resources/updated", "x://1");
            assertThat(first.event()).contains("notifications/tools/list_changed");
            assertThat(second.event()).contains("notifications/tools/list_changed");
        }
    }

    private Wire listen(String session, String... more) throws IOException {
        Wire wire = new Wire(server.address());
        Map<String, String> headers = server.headers(SESSION, session);
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        wire.send("GET", "/mcp", headers, "");
        assertThat(wire.head().status()).isEqualTo(200); // at once, before there is any event
        return wire;
    }

    @Test
    void silence_isBrokenBySignsOfLife() throws IOException {
        try (Wire wire = listen(server.initialize(V))) {
            for (int i = 0; i < 3; i++) {
                assertThat(wire.chunk()).startsWith(":");
            }
        }
    }

    @Test
    void messages_areKeptWhileNobodyListens() throws IOException {
        String session = server.initialize(V);
        server.notices.listChanged("tools");
        try (Wire wire = listen(session)) {
            assertThat(wire.event()).contains("tools/list_changed");
        }
        server.notices.listChanged("prompts");
        try (Wire wire = listen(session, "Last-Event-ID", "0-1")) {
            assertThat(wire.event()).as("and not told twice").contains("prompts/list_changed");
        }
    }

    @Test
    void stream_isResumedBehindTheEventThatWasRead() throws IOException {
        String session = server.initialize(V);
        server.post(request(1, "resources/subscribe", Map.of("uri", "x://1")), SESSION, session);
        try (Wire wire = listen(session)) {
            for (String list : List.of("tools", "prompts", "resources")) {
                server.notices.listChanged(list);
                assertThat(wire.event()).contains(list);
            }
        }
        try (Wire wire = listen(session, "Last-Event-ID", "0-1")) {
            assertThat(wire.event()).startsWith("id: 0-2\n").contains("prompts");
            assertThat(wire.event()).startsWith("id: 0-3\n").contains("resources");
        }
    }

    @Test
    void stream_resumedBehindAnEventThatNeverWasGoesOnWithTheNext() throws IOException {
        String session = server.initialize(V);
        try (Wire wire = listen(session, "Last-Event-ID", "0-999999999999999999")) {
            server.notices.listChanged("tools");
            assertThat(wire.event()).startsWith("id: 0-1\n").contains("tools");
        }
    }

    @Test
    void newTraces_areToldToThoseWhoWatchAndToNoOther() throws IOException {
        String watching = server.initialize(V);
        String other = server.initialize(V);
        server.post(request(1, "resources/subscribe", Map.of("uri", "x://1")), SESSION, watching);
        server.notices.listChanged("resources");
        server.notices.listChanged("tools");

        try (Wire first = listen(watching);
                Wire second = listen(other)) {
            assertThat(first.event()).contains("notifications/resources/list_changed");
            assertThat(second.event()).contains("notifications/tools/list_changed");
        }
    }

    @Test
    void watching_hasAnEnd() throws IOException {
        String session = server.initialize(V);
        for (int i = 0; i < Notices.MOST_WATCHED; i++) {
            server.post(request(i, "resources/subscribe", Map.of("uri", "x://" + i)), SESSION, session);
        }
        assertThat(server.notices.watched()).hasSize(Notices.MOST_WATCHED);
        assertThat(server.post(request(1, "resources/subscribe", Map.of("uri", "x://more")), SESSION, session)
                        .body())
                .contains("unsubscribe from one first");
        assertThat(server.post(request(1, "resources/subscribe", Map.of("uri", "x://1")), SESSION, session)
                        .body())
                .as("watched already")
                .contains("\"result\":{}");
    }

    @Test
    void listener_thatComesLaterTakesOver() throws IOException {
        String session = server.initialize(V);
        try (Wire first = listen(session);
                Wire second = listen(session)) {
            server.notices.listChanged("tools");
            assertThat(second.event()).contains("tools");
            assertThat(rest(first)).doesNotContain("tools");
        }
    }

    private static String rest(Wire wire) throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String chunk = wire.chunk(); !chunk.isEmpty(); chunk = wire.chunk()) {
            rest.append(chunk);
        }
        return rest.toString();
    }

    @Test
    void answer_isFetchedLaterWhenTheServerLetGoOfTheConnection() throws IOException {
        String session = server.initialize(V);
        Wire.Answer letGo = server.call(session, 3, "leave", Map.of());
        assertThat(letGo.body()).isEqualTo("id: 1-0\nretry: 500\ndata: \n\n");

        server.goOn.countDown();
        try (Wire wire = listen(session, "Last-Event-ID", "1-0")) {
            assertThat(rest(wire)).contains("id: 1-1\n", "came back");
        }
    }

    @Test
    void work_goesOnWhenTheClientGoesAway() throws IOException {
        String session = server.initialize(V);
        try (Wire wire = new Wire(server.address())) {
            wire.send("POST", "/mcp", server.headers(SESSION, session), toolCall(1, "wait", Map.of()));
            assertThat(wire.head().headers()).containsEntry("content-type", "text/event-stream"); // after some silence
            assertThat(wire.chunk()).startsWith("id: 1-0\n");
        }
        server.goOn.countDown();
        try (Wire wire = listen(session, "Last-Event-ID", "1-0")) {
            assertThat(wire.event()).contains("waited");
        }
    }

    @Test
    void cancelledRequest_isNotAnswered() throws Exception {
        String session = server.initialize("2025-06-18");
        CompletableFuture<Wire.Answer> waiting = CompletableFuture.supplyAsync(() -> call(session, "wait"), OWN_THREAD);
        HttpHarness.await(server.started);

        assertThat(server.post(notification("notifications/cancelled", Map.of("requestId", 1)), SESSION, session)
                        .status())
                .isEqualTo(202);
        assertThat(waiting.get().body()).doesNotContain("\"id\":1");
        assertThat(server.call(session, 1, "echo", Map.of("text", "still here")).body())
                .contains("still here");
    }

    private Wire.Answer call(String session, String tool) {
        try {
            return server.call(session, 1, tool, Map.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void session_thatIsNotUsedEnds() throws IOException {
        String session = server.initialize(V);
        String ping = request(1, "ping", Map.of());
        server.clock.advance(Duration.ofMinutes(29));
        assertThat(server.post(ping, SESSION, session).status()).isEqualTo(200);
        server.clock.advance(Duration.ofMinutes(31));
        assertThat(server.post(ping, SESSION, session).status()).isEqualTo(404);
    }

    @Test
    void session_thatIsListenedToLives() throws IOException {
        String session = server.initialize(V);
        try (Wire wire = listen(session)) {
            server.clock.advance(Duration.ofHours(5));
            assertThat(server.post(request(1, "ping", Map.of()), SESSION, session)
                            .status())
                    .isEqualTo(200);
            assertThat(wire.chunk()).startsWith(":");
        }
    }

    @Test
    void sessions_areLimitedAndTheOneUnusedLongestGivesWay() throws IOException {
        List<String> sessions = new ArrayList<>();
        for (int i = 0; i <= HttpHarness.QUICK.sessions(); i++) {
            sessions.add(server.initialize(V));
            server.clock.advance(Duration.ofSeconds(1));
        }
        String ping = request(1, "ping", Map.of());
        assertThat(server.post(ping, SESSION, sessions.get(0)).status()).isEqualTo(404);
        assertThat(server.post(ping, SESSION, sessions.get(1)).status()).isEqualTo(200);
    }

    @Test
    void stop_finishesWhatIsUnderWay() throws Exception {
        String session = server.initialize(V);
        CompletableFuture<Wire.Answer> waiting = CompletableFuture.supplyAsync(() -> call(session, "wait"), OWN_THREAD);
        HttpHarness.await(server.started);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.transport::close, OWN_THREAD);
        Wire.Answer late = server.post(request(2, "ping", Map.of()), SESSION, session);
        while (late.status() == 200) { // the other thread has not begun to stop
            late = server.post(request(2, "ping", Map.of()), SESSION, session);
        }
        assertThat(late.status()).isEqualTo(503);

        server.goOn.countDown();
        assertThat(waiting.get().body()).contains("waited");
        stopped.get();
    }

    @Test
    void requestWithoutSession_isAnsweredByItself() throws IOException {
        Map<String, Object> meta = Map.of(
                "io.modelcontextprotocol/protocolVersion",
                "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities",
                Map.of());
        Wire.Answer answer = server.post(
                request(1, "tools/call", Map.of("name", "echo", "arguments", Map.of("text", "hi"), "_meta", meta)),
                "MCP-Protocol-Version",
                "2026-07-28",
                "Mcp-Method",
                "tools/call",
                "Mcp-Name",
                "echo");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.result()).containsEntry("resultType", "complete");
    }

    @Test
    void subscription_withoutSessionIsToldAndEndsWithTheServer() throws IOException {
        Map<String, Object> meta = Map.of(
                "io.modelcontextprotocol/protocolVersion",
                "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities",
                Map.of());
        try (Wire wire = new Wire(server.address())) {
            wire.send(
                    "POST",
                    "/mcp",
                    server.headers("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "subscriptions/listen"),
                    request(
                            5,
                            "subscriptions/listen",
                            Map.of("notifications", Map.of("toolsListChanged", true), "_meta", meta)));
            assertThat(wire.head().status()).isEqualTo(200);
            assertThat(wire.event()).startsWith("event: message\n").contains("subscriptions/acknowledged");
            server.notices.listChanged("tools");
            assertThat(wire.event()).contains("notifications/tools/list_changed");
            assertThat(wire.chunk()).startsWith(":");

            server.transport.close();
            assertThat(rest(wire)).contains("\"id\":5", "complete");
        }
    }
}
