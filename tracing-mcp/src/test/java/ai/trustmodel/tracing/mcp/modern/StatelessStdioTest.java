package ai.trustmodel.tracing.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.mcp.Client;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.stdio.StdioTransport;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stateless revision on a pipe, beside the others. */
@Timeout(60)
class StatelessStdioTest {
    private final Asker asker = new Asker();
    private final Notices notices = new Notices();
    private Client client;

    @BeforeEach
    void start() throws IOException {
        client = Client.of((in, out) -> new StdioTransport(new Methods(asker.surface()), notices, in, out).serve());
    }

    @AfterEach
    void stop() throws IOException {
        asker.released.countDown();
        client.close();
    }

    @Test
    void discover_isAnsweredBeforeAnythingElse() {
        assertThat(result("server/discover", Map.of())).containsEntry("supportedVersions", List.of("2026-07-28"));
        assertThat(Client.text(result("tools/call", Requests.tool("echo")))).isEqualTo("null");
    }

    @Test
    void bothEras_areServedOnOnePipe() {
        assertThat(result("server/discover", Map.of())).containsKey("supportedVersions");
        assertThat(client.initialize("2025-06-18")).containsEntry("protocolVersion", "2025-06-18");
        assertThat(client.call("echo", Map.of("text", "old"))).doesNotContainKey("resultType");
        assertThat(result("tools/call", Requests.tool("echo"))).containsEntry("resultType", "complete");
        assertThat(Client.result(client.answer(client.request("ping", Map.of()))))
                .isEmpty();
        assertThat(Client.error(client.answer(client.request("ping", Requests.params(Map.of())))))
                .containsEntry("code", -32601);
    }

    @Test
    void callThatAsks_isRepeatedWithTheAnswer() {
        Map<String, Object> asked = Client.result(
                client.answer(client.request("tools/call", Requests.params(Requests.tool("name"), "elicitation"))));
        Map<String, Object> again = new HashMap<>(Requests.params(Requests.tool("name"), "elicitation"));
        again.put("requestState", asked.get("requestState"));
        again.put("inputResponses", Map.of("name", Map.of("action", "accept", "content", Map.of("name", "Ada"))));

        assertThat(Client.text(Client.result(client.answer(client.request("tools/call", again)))))
                .isEqualTo("Hello, Ada");
    }

    @Test
    void listening_isAcknowledgedAndToldOfWhatWasAskedFor() {
        long id = listen(Map.of(
                "toolsListChanged", true,
                "promptsListChanged", false,
                "resourceSubscriptions", List.of("note://1", "elsewhere://1")));

        assertThat(told("notifications/subscriptions/acknowledged", id))
                .containsEntry(
                        "notifications",
                        Map.of("toolsListChanged", true, "resourceSubscriptions", List.of("note://1")));
        assertThat(notices.watched()).containsExactly("note://1");
        notices.listChanged("prompts");
        notices.listChanged("resources");
        notices.updated("note://2");
        notices.updated("note://1");
        notices.listChanged("tools");

        assertThat(told("notifications/resources/updated", id)).containsEntry("uri", "note://1");
        told("notifications/tools/list_changed", id);
    }

    @Test
    void listening_endsWhenItIsCancelled() {
        long id = listen(Map.of("toolsListChanged", true, "resourceSubscriptions", List.of("note://1")));
        told("notifications/subscriptions/acknowledged", id);

        cancel(id);
        assertThat(Client.text(result("tools/call", Requests.tool("echo")))).isEqualTo("null");
        notices.listChanged("tools");
        notices.updated("note://1");

        assertThat(notices.watched()).isEmpty();
        assertThat(client.end()).isEmpty();
    }

    @Test
    void listening_endsWithTheInputAndSaysSo() {
        long id = listen(Map.of("toolsListChanged", true));
        told("notifications/subscriptions/acknowledged", id);

        assertThat(client.end()).singleElement().satisfies(answer -> {
            assertThat(answer).containsEntry("id", (int) id);
            assertThat(Client.result(answer)).containsEntry("resultType", "complete");
            assertThat(Client.object(Client.result(answer).get("_meta")))
                    .containsEntry(Requests.SUBSCRIPTION, (int) id)
                    .containsKey(Requests.SERVER_INFO);
        });
    }

    @Test
    void hundredsOfListeners_holdNoWorker() {
        Set<Object> ids = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            ids.add((int) listen(Map.of("toolsListChanged", true)));
        }
        Set<Object> acknowledged = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            acknowledged.add(subscription(client.next()));
        }
        assertThat(acknowledged).isEqualTo(ids);
        assertThat(Client.text(result("tools/call", Requests.tool("echo")))).isEqualTo("null");

        notices.listChanged("tools");
        Set<Object> told = new HashSet<>();
        for (int i = 0; i < 400; i++) {
            told.add(subscription(client.next()));
        }
        assertThat(told).isEqualTo(ids);
        assertThat(client.end()).hasSize(400);
    }

    @Test
    void moreListenersThanFit_areRefused() {
        for (int i = 0; i < 1000; i++) {
            long id = listen(Map.of("toolsListChanged", true));
            told("notifications/subscriptions/acknowledged", id);
        }
        assertThat(Client.error(client.answer(listen(Map.of("toolsListChanged", true)))))
                .containsEntry("code", -32603);

        cancel(17);
        long id = listen(Map.of("toolsListChanged", true));
        told("notifications/subscriptions/acknowledged", id);
    }

    @Test
    void wrongFilters_areRefused() {
        for (Object filter : List.of(
                "all",
                Map.of("toolsListChanged", "yes"),
                Map.of("resourceSubscriptions", "note://1"),
                Map.of("resourceSubscriptions", List.of(1)))) {
            assertThat(Client.error(client.answer(
                            client.request("subscriptions/listen", Requests.params(Map.of("notifications", filter))))))
                    .containsEntry("code", -32602)
                    .extractingByKey("message")
                    .asString()
                    .contains("notifications");
        }
        assertThat(Client.error(client.answer(client.request("subscriptions/listen", Requests.params(Map.of())))))
                .containsEntry("code", -32602);
    }

    @Test
    void cancelledCall_isNeitherAnsweredNorReportedOn() throws InterruptedException {
        Map<String, Object> params = Requests.params(Requests.tool("wait"));
        Map<String, Object> meta = new HashMap<>(Client.object(params.get("_meta")));
        meta.put("progressToken", "p");
        long id = client.request("tools/call", Requests.withMeta(params, meta));
        asker.entered.await();

        cancel(id);
        assertThat(Client.text(result("tools/call", Requests.tool("echo")))).isEqualTo("null");
        asker.released.countDown();

        assertThat(client.end()).isEmpty();
    }

    private Map<String, Object> result(String method, Map<String, Object> params) {
        return Client.result(client.answer(client.request(method, Requests.params(params))));
    }

    private long listen(Map<String, Object> filter) {
        return client.request("subscriptions/listen", Requests.params(Map.of("notifications", filter)));
    }

    private void cancel(long id) {
        client.line(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + id + "}}");
    }

    /** The params of the next message, which must be this notification to this subscription. */
    private Map<String, Object> told(String method, long id) {
        Map<String, Object> message = client.next();
        assertThat(message).containsEntry("method", method).doesNotContainKey("id");
        assertThat(subscription(message)).isEqualTo((int) id);
        return Client.object(message.get("params"));
    }

    private static Object subscription(Map<String, Object> message) {
        return Client.object(Client.object(message.get("params")).get("_meta")).get(Requests.SUBSCRIPTION);
    }
}
