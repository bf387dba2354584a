package ai.trustmodel.tracing.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.mcp.Client;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Origin;
import ai.trustmodel.tracing.mcp.protocol.Revisions;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the revision, request by request, as they come over HTTP. */
class StatelessTest {
    private final Notices notices = new Notices();
    private final Stateless stateless = new Stateless(new Methods(new Asker().surface()), notices, 10);
    private final List<Map<String, Object>> sent = new ArrayList<>();

    @Test
    void discover_saysWhatThereIs() {
        Map<String, Object> result = result("server/discover", Requests.params(Map.of()));

        assertThat(result)
                .containsEntry("supportedVersions", List.of("2026-07-28"))
                .containsEntry("instructions", "ask")
                .containsEntry("resultType", "complete");
        assertThat(Client.object(result.get("capabilities")))
                .containsKeys("tools", "resources", "prompts", "completions")
                .doesNotContainKey("logging");
        assertThat(Client.object(result.get("_meta")))
                .containsEntry(Requests.SERVER_INFO, Map.of("name", "asker", "version", "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "server/discover, 60000",
        "tools/list, 60000",
        "prompts/list, 60000",
        "resources/templates/list, 60000",
        "resources/list, 1000",
        "resources/read, 0"
    })
    void resultsThatMayBeKept_sayForHowLong(String method, int ttl) {
        Map<String, Object> result = result(method, Requests.params(Map.of("uri", "note://1")));

        assertThat(result)
                .containsEntry("ttlMs", ttl)
                .containsEntry("cacheScope", "private")
                .containsEntry("resultType", "complete");
    }

    @Test
    void resultOfATool_isNotToBeKept() {
        assertThat(result("tools/call", Requests.params(Requests.tool("echo"))))
                .containsEntry("resultType", "complete")
                .doesNotContainKeys("ttlMs", "cacheScope");
    }

    @Test
    void requestWithoutMeta_isRefusedWith400() {
        assertError(400, -32602, "_meta is missing", answer("server/discover", Map.of()));
        assertError(
                400,
                -32602,
                Requests.VERSION,
                answer("server/discover", Requests.withMeta(Map.of(), Map.of(Requests.CAPABILITIES, Map.of()))));
        assertError(
                400,
                -32602,
                Requests.CAPABILITIES,
                answer("server/discover", Requests.withMeta(Map.of(), Map.of(Requests.VERSION, "2026-07-28"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "v999.0.0", "2031-01-01"})
    void revisionThatIsNotSpoken_isNamedBesideTheOneThatIs(String version) {
        Reply.Answer answer = answer(
                "server/discover",
                Requests.withMeta(Map.of(), Map.of(Requests.VERSION, version)),
                headers("server/discover", version, null));

        assertError(400, -32022, version, answer);
        assertThat(Client.error(answer.message()).get("data"))
                .isEqualTo(Map.of("supported", List.of("2026-07-28"), "requested", version));
    }

    @Test
    void revisionOnlyAHeaderNames_isRefusedByItsName() {
        assertError(
                400, -32022, "1999-01-01", answer("tools/list", Map.of(), headers("tools/list", "1999-01-01", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "initialize",
                "ping",
                "logging/setLevel",
                "resources/subscribe",
                "resources/unsubscribe",
                "unknown/method"
            })
    void methodsThatThisRevisionDoesNotHave_areNotFound(String method) {
        assertError(404, -32601, method, answer(method, Requests.params(Map.of())));
    }

    @Test
    void headersThatSaySomethingElse_areRefused() {
        Map<String, Object> echo = Requests.params(Requests.tool("echo"));
        Map<String, Map<String, String>> wrong = Map.of(
                "MCP-Protocol-Version is missing", without(headers("tools/call", "2026-07-28", "echo"), "version"),
                "Mcp-Method is missing", without(headers("tools/call", "2026-07-28", "echo"), "method"),
                "Mcp-Name is missing", without(headers("tools/call", "2026-07-28", "echo"), "name"),
                "MCP-Protocol-Version is '2025-11-25'", headers("tools/call", "2025-11-25", "echo"),
                "Mcp-Method is 'tools/list'", headers("tools/list", "2026-07-28", "echo"),
                "Mcp-Method is 'TOOLS/CALL'", headers("TOOLS/CALL", "2026-07-28", "echo"),
                "Mcp-Name is 'name'", headers("tools/call", "2026-07-28", "name"),
                "Mcp-Name is not Base64", headers("tools/call", "2026-07-28", "=?base64?ZWNobw?="));

        wrong.forEach((words, headers) -> assertError(400, -32020, words, answer("tools/call", echo, headers)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "  echo  ", "=?base64?ZWNobw==?="})
    void headersThatSayTheSame_areTaken(String name) {
        Reply.Answer answer =
                answer("tools/call", Requests.params(Requests.tool("echo")), headers("tools/call", "2026-07-28", name));

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void nameBeyondAscii_comesEncoded() {
        String name =
                "=?base64?" + Base64.getEncoder().encodeToString("nóte://✓".getBytes(StandardCharsets.UTF_8)) + "?=";

        Reply.Answer answer = answer(
                "resources/read",
                Requests.params(Map.of("uri", "nóte://✓")),
                headers("resources/read", "2026-07-28", name));

        assertError(200, -32602, "nóte://✓", answer);
    }

    @Test
    void resourceThatIsNotThere_isAWrongParameter() {
        Reply.Answer answer = answer("resources/read", Requests.params(Map.of("uri", "note://9")));

        assertError(200, -32602, "note://9", answer);
        assertThat(Client.error(answer.message()).get("data")).isEqualTo(Map.of("uri", "note://9"));
    }

    @Test
    void toolThatBreaks_isAnErrorWithoutItsInside() {
        Reply.Answer answer = answer("tools/call", Requests.params(Requests.tool("fail")));

        assertError(200, -32603, "its log says more", answer);
        assertThat(answer.message().toString()).doesNotContain("out of order", "IllegalState");
    }

    @Test
    void clientThatCannotBeAsked_isToldWhatItWouldNeed() {
        Reply.Answer answer = answer("tools/call", Requests.params(Requests.tool("name"), "sampling"));

        assertError(400, -32021, "elicitation", answer);
        assertThat(Client.error(answer.message()).get("data"))
                .isEqualTo(Map.of("requiredCapabilities", Map.of("elicitation", Map.of())));
    }

    @Test
    void callerWithoutTheScope_isNotServed() {
        Origin writer = new Origin("tcp", headers("tools/call", "2026-07-28", "echo"), Set.of("traces:write"));

        Reply reply = stateless.answer(
                new JSONRPCRequest("2.0", "tools/call", 1, Requests.params(Requests.tool("echo"))), writer, sent::add);

        assertError(403, Methods.NOT_ALLOWED, "traces:read", (Reply.Answer) reply);
    }

    @Test
    void listenerWithoutTheScope_isNotToldOfResources() {
        Origin writer = new Origin("tcp", headers("subscriptions/listen", "2026-07-28", null), Set.of("traces:write"));
        Map<String, Object> params =
                Requests.params(Map.of("notifications", Map.of("resourceSubscriptions", List.of("note://1"))));

        Reply reply = stateless.answer(new JSONRPCRequest("2.0", "subscriptions/listen", 1, params), writer, sent::add);

        assertError(403, Methods.NOT_ALLOWED, "traces:read", (Reply.Answer) reply);
        assertThat(notices.watched()).isEmpty();
    }

    @Test
    void logMessages_areSentFromTheLevelTheRequestNames() {
        result("tools/call", Requests.params(Requests.tool("tell")));
        assertThat(sent).isEmpty();

        Map<String, Object> params = Requests.params(Requests.tool("tell"));
        Map<String, Object> meta = new HashMap<>(Client.object(params.get("_meta")));
        meta.put(Requests.LOG_LEVEL, "warning");
        meta.put("progressToken", 7);
        result("tools/call", Requests.withMeta(params, meta));

        assertThat(sent)
                .extracting(message -> message.get("method"))
                .containsExactly("notifications/progress", "notifications/message");
        assertThat(sent.get(1).toString()).contains("a warning");

        meta.put(Requests.LOG_LEVEL, "loud");
        assertError(400, -32602, "debug, info", answer("tools/call", Requests.withMeta(params, meta)));
    }

    @Test
    void era_isWhatTheRequestSaysAndThenWhatItsHeaderSays() {
        Map<String, Object> claim = Requests.params(Map.of());
        Map<String, Object> old = Requests.withMeta(Map.of(), Map.of(Requests.VERSION, "2025-11-25"));

        assertThat(Revisions.isStateless("tools/list", claim, null)).isTrue();
        assertThat(Revisions.isStateless("tools/list", claim, "2025-11-25")).isTrue();
        assertThat(Revisions.isStateless("tools/list", null, "2026-07-28")).isTrue();
        assertThat(Revisions.isStateless("tools/list", null, "2025-11-25")).isFalse();
        assertThat(Revisions.isStateless("tools/list", null, null)).isFalse();
        assertThat(Revisions.isStateless("tools/list", Map.of("_meta", "odd"), null))
                .isFalse();
        assertThat(Revisions.isStateless("initialize", claim, null)).isTrue();
        assertThat(Revisions.isStateless("initialize", old, null)).isFalse();
        assertThat(Revisions.isStateless("initialize", null, "2026-07-28")).isFalse();
    }

    private Reply.Answer answer(String method, Map<String, Object> params) {
        Object name = params.getOrDefault("name", params.get("uri"));
        return answer(method, params, headers(method, "2026-07-28", (String) name));
    }

    private Reply.Answer answer(String method, Map<String, Object> params, Map<String, String> headers) {
        return (Reply.Answer) stateless.answer(
                new JSONRPCRequest("2.0", method, "r1", params), new Origin("tcp", headers, null), sent::add);
    }

    private Map<String, Object> result(String method, Map<String, Object> params) {
        Reply.Answer answer = answer(method, params);
        assertThat(answer.status()).isEqualTo(200);
        return Client.result(answer.message());
    }

    private static void assertError(int status, int code, String words, Reply.Answer answer) {
        assertThat(answer.status()).as("status").isEqualTo(status);
        assertThat(answer.message()).containsEntry("jsonrpc", "2.0");
        assertThat(Client.error(answer.message())).containsEntry("code", code);
        assertThat(Client.error(answer.message()).get("message").toString()).contains(words);
    }

    private static Map<String, String> headers(String method, String version, String name) {
        Map<String, String> headers = new HashMap<>(Map.of("mcp-protocol-version", version, "mcp-method", method));
        if (name != null) {
            headers.put("mcp-name", name);
        }
        return headers;
    }

    private static Map<String, String> without(Map<String, String> headers, String word) {
        headers.keySet().removeIf(name -> name.endsWith(word));
        return headers;
    }
}
