package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The protocol on the wire: real lines through real pipes, with tools whose timing the test holds in its hand. */
@Timeout(60)
class StdioTransportTest {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CyclicBarrier together = new CyclicBarrier(8);
    private Client client;

    @BeforeEach
    void start() throws IOException {
        List<Tool> tools = List.of(
                tool("echo", text -> text),
                tool("wait", text -> {
                    entered.countDown();
                    await(released);
                    return text;
                }),
                tool("meet", text -> {
                    meet();
                    return text;
                }),
                tool("fail", text -> {
                    throw new IllegalStateException("out of order");
                }));
        Surface surface =
                new Surface(Map.of("name", "trustmodel-tracing", "version", "1.0.0"), "", tools, List.of(), List.of());
        client = Client.of((in, out) -> StdioServer.serve(surface, in, out));
    }

    @AfterEach
    void stop() throws IOException {
        released.countDown();
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
    void initialize_agreesOnEveryVersionThereIs(String version) {
        Map<String, Object> result = client.initialize(version);

        assertThat(result).containsEntry("protocolVersion", version);
        assertThat(Client.object(result.get("serverInfo")))
                .containsEntry("name", "trustmodel-tracing")
                .containsEntry("version", "1.0.0");
        assertThat(Client.object(result.get("capabilities"))).containsKey("tools");
    }

    @Test
    void initialize_offersItsNewestVersionForOneItDoesNotKnow() {
        assertThat(client.initialize("2031-01-01")).containsEntry("protocolVersion", "2025-11-25");
    }

    @Test
    void pipelinedCalls_areAllAnsweredWithTheirOwnResults() {
        client.initialize();
        Set<Object> expected = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            long id = client.callLater("echo", Map.of("text", "call " + i));
            expected.add(id + "=call " + i);
        }

        Set<Object> answered = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            Map<String, Object> answer = client.next();
            answered.add(answer.get("id") + "=" + Client.text(Client.result(answer)));
        }

        assertThat(answered).isEqualTo(expected);
    }

    @Test
    void requests_areHandledAtTheSameTime() {
        client.initialize();
        for (int i = 0; i < together.getParties(); i++) {
            client.callLater("meet", Map.of("text", "here"));
        }

        for (int i = 0; i < together.getParties(); i++) {
            assertThat(Client.text(Client.result(client.next()))).isEqualTo("here");
        }
    }

    @Test
    void slowCall_holdsUpNobody() throws InterruptedException {
        client.initialize();
        long slow = client.callLater("wait", Map.of("text", "slow"));
        entered.await();

        assertThat(Client.text(client.call("echo", Map.of("text", "fast")))).isEqualTo("fast");

        released.countDown();
        assertThat(Client.text(Client.result(client.answer(slow)))).isEqualTo("slow");
    }

    @Test
    void requestBeforeInitialized_isAnswered() {
        long initialize = client.request(
                "initialize",
                Map.of(
                        "protocolVersion",
                        "2025-06-18",
                        "capabilities",
                        Map.of(),
                        "clientInfo",
                        Map.of("name", "hasty", "version", "1")));
        long list = client.request("tools/list", Map.of());

        client.answer(initialize);
        assertThat(Client.result(client.answer(list))).containsKey("tools");
    }

    @Test
    void requestBeforeInitialize_isAnsweredAndDoesNotSpoilTheIntroduction() {
        assertThat(Client.error(client.answer(client.request("server/discover", Map.of()))))
                .containsEntry("code", -32601);
        assertThat(Client.result(client.answer(client.request("ping", Map.of()))))
                .isEmpty();
        assertThat(client.initialize()).containsKey("serverInfo");
        assertThat(Client.text(client.call("echo", Map.of("text", "still here"))))
                .isEqualTo("still here");
    }

    @Test
    void badLines_areAnsweredAndTheNextRequestIsServed() {
        client.initialize();

        client.line("{\"jsonrpc\":\"2.0\",\"id\":");
        assertError(client.next(), null, -32700, "not JSON");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"ping\" oops}");
        assertError(client.next(), 77, -32700, "not JSON");
        client.bytes(new byte[] {'"', (byte) 0xff, '"', '\n'});
        assertError(client.next(), null, -32700, "UTF-8");
        client.line("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]");
        assertError(client.next(), null, -32600, "batch");
        client.line("42");
        assertError(client.next(), null, -32600, "object");
        client.line("{\"id\":78,\"method\":\"ping\"}");
        assertError(client.next(), 78, -32600, "jsonrpc");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":79,\"method\":5}");
        assertError(client.next(), 79, -32600, "method");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}");
        assertError(client.next(), null, -32600, "id");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}");
        assertError(client.next(), new BigDecimal("1.5"), -32600, "whole number");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":99999999999999999999,\"method\":\"ping\"}");
        assertError(client.next(), new BigInteger("99999999999999999999"), -32600, "64 bits");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":80,\"method\":\"ping\",\"params\":[1]}");
        assertError(client.next(), 80, -32600, "params");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":81,\"method\":\"no/such/method\"}");
        assertError(client.next(), 81, -32601, "Method not found");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":82,\"method\":\"ping\",\"params\":" + "{\"a\":".repeat(100_000) + "1"
                + "}".repeat(100_000) + "}");
        assertError(client.next(), 82, -32700, "nesting depth");

        assertThat(Client.text(client.call("echo", Map.of("text", "still here"))))
                .isEqualTo("still here");
    }

    @Test
    void blankLinesAndCarriageReturns_arePassedOver() {
        client.line("");
        client.line("   \t \r");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"}\r");

        assertThat(client.next()).containsEntry("id", "a").containsKey("result");
    }

    @Test
    void tooLongLine_isRefusedUnderTheIdOfItsRequest() {
        client.initialize();
        String text = "x".repeat(20 * 1024 * 1024);

        long idAtTheEnd = client.callLater("echo", Map.of("text", text));
        assertError(client.next(), (int) idAtTheEnd, -32600, "longer than 16777216 bytes");
        client.line(
                "{\"jsonrpc\":\"2.0\",\"id\":\"first\",\"method\":\"ping\",\"params\":{\"text\":\"" + text + "\"}}");
        assertError(client.next(), "first", -32600, "longer than 16777216 bytes");
        client.line(text);
        assertError(client.next(), null, -32600, "longer than 16777216 bytes");

        assertThat(Client.text(client.call("echo", Map.of("text", "still here"))))
                .isEqualTo("still here");
    }

    @Test
    void longLineWithinTheCap_isRead() {
        client.initialize();
        String text = "ä".repeat(8 * 1024 * 1024 - 500);

        assertThat(Client.text(client.call("echo", Map.of("text", text)))).isEqualTo(text);
    }

    @Test
    void endOfInput_waitsForTheAnswersOfCallsInFlight() throws Exception {
        client.initialize();
        long waiting = client.callLater("wait", Map.of("text", "late"));
        entered.await();
        long fast = client.callLater("echo", Map.of("text", "fast"));
        client.answer(fast);
        client.close();
        released.countDown();

        List<Map<String, Object>> rest = client.end();

        assertThat(rest).hasSize(1);
        assertThat(rest.get(0)).containsEntry("id", (int) waiting);
        assertThat(Client.text(Client.result(rest.get(0)))).isEqualTo("late");
    }

    @Test
    void endOfInput_doesNotWaitForeverForACallThatHangs() throws InterruptedException {
        client.initialize();
        long hanging = client.callLater("wait", Map.of("text", "never"));
        entered.await();

        assertThat(client.end())
                .singleElement()
                .satisfies(answer -> assertError(answer, (int) hanging, -32603, "given up"));
    }

    @Test
    void lastLineWithoutLineEnd_isServed() {
        client.bytes("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(client.end())
                .singleElement()
                .satisfies(answer -> assertThat(answer).containsEntry("id", 5).containsKey("result"));
    }

    @Test
    void cancelledRequest_isNotAnsweredAndTheOthersAre() throws InterruptedException {
        client.initialize();
        long cancelled = client.callLater("wait", Map.of("text", "unwanted"));
        entered.await();

        client.line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":" + cancelled
                + "}}");
        client.line(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"nobody\"}}");
        client.line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"}");
        assertThat(Client.text(client.call("echo", Map.of("text", "wanted")))).isEqualTo("wanted");
        released.countDown();

        assertThat(client.end()).isEmpty();
    }

    @Test
    void unknownNotificationsAndStrayResponses_areTakenInSilence() {
        client.initialize();
        client.line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/of/another/time\",\"params\":{}}");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":\"nothing-asked\",\"result\":{}}");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":\"nothing-asked\",\"result\":null}");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"what?\"}}");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":1.5,\"result\":{}}");
        client.line("{\"jsonrpc\":\"2.0\",\"result\":{}}");
        client.line("{\"jsonrpc\":\"2.0\",\"id\":\"nothing-asked\",\"error\":{\"code\":1,\"message\":\"no\"}}");

        assertThat(client.end()).isEmpty();
    }

    @Test
    void unknownTool_isAnErrorThatNamesIt() {
        client.initialize();

        Map<String, Object> error = Client.error(client.answer(client.callLater("no_such_tool", Map.of())));

        assertThat(error)
                .containsEntry("code", -32602)
                .containsEntry("message", "there is no tool 'no_such_tool'; the tools are echo, fail, meet, wait");
    }

    @Test
    void wrongParameters_areErrorsThatNameThem() {
        assertError(client.answer(client.request("initialize", Map.of())), 1, -32602, "protocolVersion");
        client.initialize();

        assertError(client.answer(client.request("tools/call", Map.of())), 3, -32602, "name must be");
        assertError(
                client.answer(client.request("tools/call", Map.of("name", "echo", "arguments", "text"))),
                4,
                -32602,
                "arguments must be an object");
    }

    @Test
    void throwingTool_isAnErrorAndTheServerLives() {
        client.initialize();

        assertThat(client.answer(client.callLater("fail", Map.of("text", "x"))))
                .satisfiesAnyOf(
                        answer -> assertThat(Client.result(answer)).containsEntry("isError", true),
                        answer -> assertThat(Client.error(answer)).containsEntry("code", -32603));
        assertThat(Client.text(client.call("echo", Map.of("text", "still here"))))
                .isEqualTo("still here");
    }

    @Test
    void textThatIsHardToCarry_arrivesAsItWasExceptForHalfACharacter() {
        client.initialize();
        String text = "line\nbreak\r\n \u2028 \u0000 \ud83d\ude00 lone \ud800 end";

        assertThat(Client.text(client.call("echo", Map.of("text", text))))
                .isEqualTo(text.replace("\ud800 ", "\ufffd "));
    }

    private static void assertError(Map<String, Object> answer, Object id, int code, String words) {
        assertThat(answer).containsEntry("jsonrpc", "2.0").containsEntry("id", id);
        assertThat(Client.error(answer)).containsEntry("code", code);
        assertThat(Client.error(answer).get("message").toString()).contains(words);
    }

    private static Tool tool(String name, UnaryOperator<String> work) {
        Map<String, Object> definition = Map.of("name", name, "inputSchema", Map.of("type", "object"));
        return new Tool(
                definition,
                "traces:read",
                (call, arguments) -> Map.of(
                        "content",
                        List.of(Map.of("type", "text", "text", work.apply((String) arguments.get("text")))),
                        "isError",
                        false));
    }

    private void meet() {
        try {
            together.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
