package ai.trustmodel.tracing.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.mcp.Client;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Origin;
import ai.trustmodel.tracing.testkit.MutableClock;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that ask: what they are answered with, and what comes of their being sent again. */
class InputRequiredTest {
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-21T03:00:00Z"));
    private final Stateless stateless = server();

    @Test
    void callThatAsks_isAnsweredWithTheQuestion() {
        Map<String, Object> asked = result("tools/call", Requests.tool("name"));

        assertThat(asked)
                .containsEntry("resultType", "input_required")
                .containsEntry(
                        "inputRequests",
                        Map.of("name", Map.of("method", "elicitation/create", "params", Map.of("message", "name?"))));
        assertThat(Client.object(asked.get("_meta"))).containsKey(Requests.SERVER_INFO);
    }

    @Test
    void callWithTheAnswer_isDone() {
        Map<String, Object> asked = result("tools/call", Requests.tool("name"));

        assertThat(text(again(Requests.tool("name"), asked, Map.of("name", accept("name", "Ada")))))
                .isEqualTo("Hello, Ada");
        assertThat(text(result(
                        "tools/call",
                        Requests.with(
                                Requests.tool("name"),
                                "inputResponses",
                                Map.of("name", accept("name", "Bea"), "unknown", 5)))))
                .as("an answer that comes without having been asked, and one nobody asked for")
                .isEqualTo("Hello, Bea");
    }

    @Test
    void answersOfEarlierRounds_areKeptInTheState() {
        Map<String, Object> first = result("tools/call", Requests.tool("two"));
        Map<String, Object> second = again(Requests.tool("two"), first, Map.of("first", accept("first", "one")));

        assertThat(Client.object(second.get("inputRequests"))).containsOnlyKeys("second");
        assertThat(second.get("requestState")).isNotEqualTo(first.get("requestState"));
        assertThat(text(again(Requests.tool("two"), second, Map.of("second", accept("second", "two")))))
                .isEqualTo("one and two");
    }

    @Test
    void severalQuestions_areAskedAtOnceAndThoseLeftAgain() {
        Map<String, Object> asked = result("tools/call", Requests.tool("both"));
        assertThat(Client.object(asked.get("inputRequests"))).containsOnlyKeys("who", "where");

        Map<String, Object> rest = again(Requests.tool("both"), asked, Map.of("who", accept("who", "Ada")));
        assertThat(Client.object(rest.get("inputRequests"))).containsOnlyKeys("where");

        assertThat(text(again(Requests.tool("both"), rest, Map.of("where", Map.of("roots", "home")))))
                .isEqualTo("Ada at home");
    }

    @Test
    void promptThatAsks_isAnsweredWithTheQuestion() {
        Map<String, Object> asked = result("prompts/get", Map.of("name", "greet"));

        assertThat(asked).containsEntry("resultType", "input_required");
    }

    @Test
    void wrongAnswers_areAskedForAgainOrRefused() {
        Map<String, Object> asked = result("tools/call", Requests.tool("name"));

        assertThat(again(Requests.tool("name"), asked, Map.of("other", accept("x", "y"))))
                .containsEntry("resultType", "input_required");
        assertInvalid(
                "inputResponses.name must be",
                Requests.with(Requests.tool("name"), "inputResponses", Map.of("name", 12345)));
        assertInvalid("inputResponses must be", Requests.with(Requests.tool("name"), "inputResponses", "Ada"));
    }

    @Test
    void stateThatWasChanged_isRefused() {
        String state = (String) result("tools/call", Requests.tool("two")).get("requestState");
        String content = new String(
                Base64.getUrlDecoder().decode(state.substring(0, state.indexOf('.'))), StandardCharsets.UTF_8);
        String forged = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(content.replace("\"answers\":{}", "\"answers\":{\"first\":{}}")
                                .getBytes(StandardCharsets.UTF_8))
                + state.substring(state.indexOf('.'));

        assertThat(content).contains("\"answers\":{}");
        for (Object bad : new Object[] {state + "-TAMPERED", forged, "", ".", "no dot", 5, state.substring(1)}) {
            assertInvalid(
                    "requestState is none of this server", Requests.with(Requests.tool("two"), "requestState", bad));
        }
    }

    @Test
    void stateOfAnotherCall_isRefused() {
        Object state = result("tools/call", Requests.tool("two")).get("requestState");

        assertInvalid("requestState is none", Requests.with(Requests.tool("name"), "requestState", state));
        assertInvalid(
                "requestState is none",
                Requests.with(Map.of("name", "two", "arguments", Map.of("drop", "everything")), "requestState", state));
        assertThat(error(server().answer(
                                request("tools/call", Requests.with(Requests.tool("two"), "requestState", state)),
                                Origin.PIPE,
                                m -> {})))
                .as("a server that was started anew")
                .containsEntry("code", -32602);
    }

    @Test
    void argumentsInAnotherOrder_areTheSameCall() {
        Map<String, Object> one = Map.of("name", "name", "arguments", inOrder("a", "b"));
        Map<String, Object> same = Map.of("name", "name", "arguments", inOrder("b", "a"));

        assertThat(text(again(same, result("tools/call", one), Map.of("name", accept("name", "Ada")))))
                .isEqualTo("Hello, Ada");
    }

    @Test
    void stateIsTakenForAnHour() {
        Object state = result("tools/call", Requests.tool("two")).get("requestState");

        clock.advance(Duration.ofMinutes(60));
        assertThat(result("tools/call", Requests.with(Requests.tool("two"), "requestState", state)))
                .containsEntry("resultType", "input_required");
        clock.advance(Duration.ofSeconds(1));
        assertInvalid("older than 60 minutes", Requests.with(Requests.tool("two"), "requestState", state));
    }

    private static Map<String, Object> inOrder(String first, String second) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put(first, List.of(Map.of("x", first)));
        arguments.put(second, List.of(Map.of("x", second)));
        return arguments;
    }

    private Stateless server() {
        return new Stateless(new Methods(new Asker().surface()), new Notices(), 10, clock);
    }

    private Map<String, Object> again(
            Map<String, Object> params, Map<String, Object> asked, Map<String, Object> answers) {
        return result(
                "tools/call",
                Requests.with(
                        Requests.with(params, "inputResponses", answers), "requestState", asked.get("requestState")));
    }

    private Map<String, Object> result(String method, Map<String, Object> params) {
        return Client.result(((Reply.Answer) reply(method, params)).message());
    }

    private void assertInvalid(String words, Map<String, Object> params) {
        assertThat(error(reply("tools/call", params)))
                .containsEntry("code", -32602)
                .extractingByKey("message")
                .asString()
                .contains(words);
    }

    private Reply reply(String method, Map<String, Object> params) {
        return stateless.answer(request(method, params), Origin.PIPE, message -> {});
    }

    private static JSONRPCRequest request(String method, Map<String, Object> params) {
        return new JSONRPCRequest("2.0", method, 1, Requests.params(params, "elicitation", "roots"));
    }

    private static Map<String, Object> error(Reply reply) {
        return Client.error(((Reply.Answer) reply).message());
    }

    private static Map<String, Object> accept(String field, Object value) {
        return Map.of("action", "accept", "content", Map.of(field, value));
    }

    private static String text(Map<String, Object> result) {
        assertThat(result).containsEntry("resultType", "complete");
        return Client.text(result);
    }
}
