package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The six tools, called as a client calls them, over a SQLite file. */
@Timeout(60)
class StdioServerTest {
    private static final Map<String, Object> QUESTION = message("user", "What is the capital of Latvia?");
    private static final Map<String, Object> ANSWER = message("assistant", "Riga.");
    private static final Map<String, Object> NEXT_QUESTION = message("user", "And of Estonia?");

    @TempDir
    private Path directory;

    private TraceClient tracing;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        String database = directory.resolve("traces.db").toString();
        tracing = TraceClient.builder()
                .settings(Settings.of(Map.of("TRUSTMODEL_DB_PATH", database)))
                .build();
        client = connect(Map.of());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        tracing.close();
    }

    private Client connect(Map<String, String> settings) throws IOException {
        Client connected = Client.of((in, out) -> StdioServer.run(tracing, Settings.of(settings), in, out));
        connected.initialize();
        return connected;
    }

    @Test
    void llmCall_isRecordedAsATraceOfItsOwnThatStaysRunning() {
        Map<String, Object> receipt = client.succeed("trace_llm_call", call("bot", List.of(QUESTION), "Riga."));

        assertThat(receipt)
                .containsOnlyKeys("trace_id", "thread_id", "message_count", "total_tokens")
                .containsEntry("message_count", 2)
                .containsEntry("total_tokens", 12);
        Map<String, Object> trace = detail(receipt.get("trace_id"));
        assertThat(trace)
                .containsEntry("success", true)
                .containsEntry("id", receipt.get("trace_id"))
                .containsEntry("thread_id", receipt.get("thread_id"))
                .containsEntry("agent_id", "bot")
                .containsEntry("status", "running")
                .containsEntry("provider", "anthropic")
                .containsEntry("model", "claude-haiku-4-5")
                .containsEntry("total_input_tokens", 10)
                .containsEntry("total_output_tokens", 2);
        assertThat(messages(trace)).containsExactly("human: What is the capital of Latvia?", "ai: Riga.");
    }

    @Test
    void historySentAgain_appearsOnce() {
        Map<String, Object> first =
                client.succeed("trace_llm_call", inThread("t1", call("bot", List.of(QUESTION), "Riga.")));
        Map<String, Object> second = client.succeed(
                "trace_llm_call", inThread("t1", call("bot", List.of(QUESTION, ANSWER, NEXT_QUESTION), "Tallinn.")));

        assertThat(second)
                .containsEntry("trace_id", first.get("trace_id"))
                .containsEntry("thread_id", "t1")
                .containsEntry("message_count", 4)
                .containsEntry("total_tokens", 24);
        assertThat(messages(detail(second.get("trace_id"))))
                .containsExactly(
                        "human: What is the capital of Latvia?", "ai: Riga.", "human: And of Estonia?", "ai: Tallinn.");
    }

    @Test
    void callsOfOneThreadSentAtOnce_areOneTraceInTheirOrder() {
        List<Map<String, Object>> history = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int turn = 0; turn < 20; turn++) {
            history.add(message("user", "question " + turn));
            client.callLater("trace_llm_call", inThread("t1", call("bot", List.copyOf(history), "answer " + turn)));
            history.add(message("assistant", "answer " + turn));
            expected.add("human: question " + turn);
            expected.add("ai: answer " + turn);
        }

        Set<Object> traces = new HashSet<>();
        for (int turn = 0; turn < 20; turn++) {
            traces.add(Client.structured(Client.result(client.next())).get("trace_id"));
        }

        assertThat(traces).hasSize(1);
        assertThat(messages(detail(traces.iterator().next()))).isEqualTo(expected);
    }

    @Test
    void callsSentAtOnceOfTheThreadTheClientIsIn_areInTheirOrder() throws IOException {
        Client inSession = connect(Map.of("CLAUDE_CODE_SESSION_ID", "session-1"));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            inSession.callLater(
                    "trace_llm_call", call("bot", List.of(message("user", "question " + i)), "answer " + i));
            expected.add("human: question " + i);
            expected.add("ai: answer " + i);
        }

        Set<Object> traces = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            traces.add(Client.structured(Client.result(inSession.next())).get("trace_id"));
        }
        inSession.close();

        assertThat(traces).hasSize(1);
        assertThat(messages(detail(traces.iterator().next()))).isEqualTo(expected);
    }

    @Test
    void callsOfManyThreadsSentAtOnce_areAllStoredWhenTheyAreAnswered() {
        for (int i = 0; i < 64; i++) {
            client.callLater("trace_llm_call", inThread("t" + i, call("bot", List.of(QUESTION), "Riga.")));
        }

        Set<Object> threads = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            Map<String, Object> receipt = Client.structured(Client.result(client.next()));
            assertThat(tracing.traces().trace((String) receipt.get("trace_id"))).isPresent();
            threads.add(receipt.get("thread_id"));
        }

        assertThat(threads).hasSize(64);
        assertThat(client.succeed("get_traces", Map.of("limit", 100))).containsEntry("total", 64);
    }

    @Test
    void threadOfAnotherAgent_isNotJoined() {
        Map<String, Object> mine =
                client.succeed("trace_llm_call", inThread("t1", call("bot", List.of(QUESTION), "Riga.")));
        Map<String, Object> other =
                client.succeed("trace_llm_call", inThread("t1", call("other", List.of(QUESTION), "Riga.")));

        assertThat(other.get("trace_id")).isNotEqualTo(mine.get("trace_id"));
    }

    @Test
    void callAfterEndTrace_beginsANewTraceInTheThread() {
        Map<String, Object> first =
                client.succeed("trace_llm_call", inThread("t1", call("bot", List.of(QUESTION), "Riga.")));
        client.succeed("end_trace", Map.of("trace_id", first.get("trace_id")));

        Map<String, Object> second =
                client.succeed("trace_llm_call", inThread("t1", call("bot", List.of(QUESTION), "Riga.")));

        assertThat(second).containsEntry("thread_id", "t1");
        assertThat(second.get("trace_id")).isNotEqualTo(first.get("trace_id"));
        assertThat(detail(first.get("trace_id"))).containsEntry("status", "completed");
        assertThat(detail(second.get("trace_id"))).containsEntry("status", "running");
    }

    @Test
    void startedTrace_isJoinedByIdAndByThreadAndKeepsItsMetadata() {
        Map<String, Object> started =
                client.succeed("start_trace", Map.of("agent_id", "bot", "metadata", Map.of("ticket", 4711)));

        Map<String, Object> byId = client.succeed(
                "trace_llm_call", with(call(null, List.of(QUESTION), "Riga."), "trace_id", started.get("trace_id")));
        Map<String, Object> byThread = client.succeed(
                "trace_tool_call",
                Map.of(
                        "agent_id",
                        "bot",
                        "thread_id",
                        started.get("thread_id"),
                        "tool_name",
                        "lookup",
                        "tool_input",
                        Map.of(),
                        "tool_output",
                        "ok"));

        assertThat(started).containsOnlyKeys("trace_id", "thread_id");
        assertThat(byId).containsEntry("trace_id", started.get("trace_id"));
        assertThat(byThread)
                .containsOnlyKeys("trace_id", "thread_id")
                .containsEntry("trace_id", started.get("trace_id"));
        assertThat(detail(started.get("trace_id")))
                .containsEntry("status", "running")
                .containsEntry("metadata", Map.of("ticket", 4711));
    }

    @Test
    void emptyTrace_hasMessagesAndMetadataAllTheSame() {
        Map<String, Object> started = client.succeed("start_trace", Map.of("agent_id", "bot"));

        assertThat(detail(started.get("trace_id")))
                .containsEntry("messages", List.of())
                .containsEntry("metadata", Map.of())
                .containsEntry("total_tokens", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "failed", "cancelled"})
    void endTrace_takesEveryStatusAndMayBeRepeated(String status) {
        Object traceId =
                client.succeed("start_trace", Map.of("agent_id", "bot")).get("trace_id");
        Map<String, Object> end = Map.of("trace_id", traceId, "status", status, "error_message", "because");

        assertThat(client.succeed("end_trace", end))
                .containsOnlyKeys("success", "trace_id", "status")
                .containsEntry("success", true)
                .containsEntry("trace_id", traceId)
                .containsEntry("status", status);
        assertThat(detail(traceId))
                .containsEntry("status", status)
                .extractingByKey("metadata")
                .isEqualTo(Map.of("error", "because"));
        assertThat(client.succeed("end_trace", Map.of("trace_id", traceId, "status", status)))
                .containsEntry("status", status);
    }

    @Test
    void endedTrace_keepsItsStatusAndTakesNoCalls() {
        Object traceId = client.succeed("start_trace", Map.of("agent_id", "bot", "thread_id", "t1"))
                .get("trace_id");
        client.succeed("end_trace", Map.of("trace_id", traceId));

        assertThat(client.fail("end_trace", Map.of("trace_id", traceId, "status", "failed")))
                .contains("is completed already");
        assertThat(client.fail("trace_llm_call", with(call(null, List.of(QUESTION), "Riga."), "trace_id", traceId)))
                .contains("is completed")
                .contains("thread_id 't1'");
        assertThat(detail(traceId)).containsEntry("messages", List.of());
    }

    @Test
    void toolCall_keepsInputOutputLatencyAndSuccess() {
        Map<String, Object> receipt = client.succeed(
                "trace_tool_call",
                Map.of(
                        "agent_id",
                        "bot",
                        "tool_name",
                        "get_weather",
                        "tool_input",
                        Map.of("city", "Riga"),
                        "tool_output",
                        "4 degrees, rain",
                        "latency_ms",
                        12.5,
                        "tool_call_id",
                        "call_1"));

        Span span = onlySpan(receipt);
        assertThat(span.duration()).isEqualTo(Duration.ofNanos(12_500_000));
        assertThat(span.status()).isEqualTo(SpanStatus.OK);
        assertThat(span.tool().name()).isEqualTo("get_weather");
        assertThat(span.tool().arguments()).isEqualTo(Map.of("city", "Riga"));
        assertThat(span.tool().result()).isEqualTo("4 degrees, rain");
        assertThat(span.tool().success()).isTrue();
        assertThat(span.tool().callId()).isEqualTo("call_1");
        assertThat(detail(receipt.get("trace_id"))).containsEntry("tool_call_count", 1);
    }

    @Test
    void failedToolCall_keepsItsOutputAndIsAnError() {
        Map<String, Object> receipt = client.succeed(
                "trace_tool_call",
                Map.of(
                        "agent_id",
                        "bot",
                        "tool_name",
                        "get_weather",
                        "tool_input",
                        "Riga",
                        "tool_output",
                        "no such city",
                        "success",
                        false));

        Span span = onlySpan(receipt);
        assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(span.error()).isEqualTo("no such city");
        assertThat(span.tool().success()).isFalse();
        assertThat(span.tool().result()).isEqualTo("no such city");
    }

    @Test
    void bodies_mayBeTextAndStreams() {
        String request = """
                {"model": "claude-haiku-4-5", "stream": true, "max_tokens": 9,
                 "messages": [{"role": "user", "content": "Hi"}]}
                """;
        String stream = """
                event: message_start
                data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant",\
                "model":"claude-haiku-4-5","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}}

                event: message_stop
                data: {"type":"message_stop"}

                """;

        Map<String, Object> receipt = client.succeed(
                "trace_llm_call",
                Map.of("agent_id", "bot", "provider", "anthropic", "request", request, "response", stream));

        assertThat(messages(detail(receipt.get("trace_id")))).containsExactly("human: Hi", "ai: Hello");
    }

    @Test
    void errorAnswer_isRecordedAsAFailedCall() {
        Map<String, Object> call = with(call("bot", List.of(QUESTION), ""), "status_code", 429);

        Map<String, Object> receipt = client.succeed(
                "trace_llm_call",
                with(
                        call,
                        "response",
                        Map.of("type", "error", "error", Map.of("type", "rate_limit_error", "message", "slow down"))));

        assertThat(onlySpan(receipt).status()).isEqualTo(SpanStatus.ERROR);
    }

    @Test
    void anyProvider_isTaken() {
        Map<String, Object> receipt = client.succeed(
                "trace_llm_call",
                Map.of(
                        "agent_id",
                        "bot",
                        "provider",
                        "house-model-9",
                        "request",
                        Map.of("prompt", "Hi"),
                        "response",
                        Map.of("text", "Hello", "usage", Map.of("odd", true))));

        assertThat(detail(receipt.get("trace_id"))).containsEntry("provider", "house-model-9");
    }

    @Test
    void agent_comesFromTheArgumentThenTheSettingThenTheClientsName() throws IOException {
        Map<String, Object> unnamed = call(null, List.of(QUESTION), "Riga.");
        Client configured = connect(Map.of("TRUSTMODEL_AGENT_ID", "configured-agent"));

        assertThat(agentOf(configured.succeed("trace_llm_call", call("named", List.of(QUESTION), "Riga."))))
                .isEqualTo("named");
        assertThat(agentOf(configured.succeed("trace_llm_call", unnamed))).isEqualTo("configured-agent");
        assertThat(agentOf(client.succeed("trace_llm_call", unnamed))).isEqualTo("raw-client");
        configured.close();
    }

    @Test
    void agentNobodyNames_isAnErrorThatSaysWhatToDo() throws IOException {
        Client stranger = Client.of((in, out) -> StdioServer.run(tracing, Settings.of(Map.of()), in, out));

        assertThat(stranger.fail("start_trace", Map.of())).contains("agent_id").contains("TRUSTMODEL_AGENT_ID");
        stranger.close();
    }

    @Test
    void traces_areListedNewestFirstInPages() {
        List<Object> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.add(
                    0,
                    client.succeed("trace_llm_call", call("bot", List.of(QUESTION), "Riga."))
                            .get("trace_id"));
        }
        client.succeed("trace_llm_call", call("other", List.of(QUESTION), "Riga."));

        Map<String, Object> page = client.succeed("get_traces", Map.of("agent_id", "bot", "limit", 2, "offset", 1));

        assertThat(page)
                .containsOnlyKeys("traces", "total", "limit", "offset", "next_cursor")
                .containsEntry("total", 5)
                .containsEntry("limit", 2)
                .containsEntry("offset", 1);
        assertThat((List<?>) page.get("traces"))
                .extracting(trace -> Client.object(trace).get("id"))
                .isEqualTo(newestFirst.subList(1, 3));
        assertThat(Client.object(((List<?>) page.get("traces")).get(0)))
                .containsKeys(
                        "id",
                        "thread_id",
                        "agent_id",
                        "created_at",
                        "updated_at",
                        "status",
                        "message_count",
                        "total_tokens",
                        "tool_call_count",
                        "unpriced_call_count",
                        "latency_ms",
                        "provider",
                        "model",
                        "last_message")
                .doesNotContainKeys("messages", "metadata", "tags")
                .containsEntry("last_message", "Riga.");
    }

    @Test
    void traces_areFilteredByStatus() {
        Object cancelled =
                client.succeed("start_trace", Map.of("agent_id", "bot")).get("trace_id");
        client.succeed("start_trace", Map.of("agent_id", "bot"));
        client.succeed("end_trace", Map.of("trace_id", cancelled, "status", "cancelled"));

        Map<String, Object> page = client.succeed("get_traces", Map.of("status", "cancelled"));

        assertThat(page).containsEntry("total", 1).containsEntry("limit", 20).containsEntry("offset", 0);
        assertThat((List<?>) page.get("traces"))
                .extracting(trace -> Client.object(trace).get("id"))
                .containsExactly(cancelled);
    }

    @Test
    void emptyStore_givesAnEmptyList() {
        assertThat(client.succeed("get_traces", Map.of()))
                .containsEntry("traces", List.of())
                .containsEntry("total", 0);
    }

    @ParameterizedTest
    @CsvSource({
        "get_trace_detail, trace_id, nowhere, there is no trace 'nowhere'",
        "end_trace, trace_id, nowhere, there is no trace 'nowhere'",
        "get_trace_detail, trace_id, '  ', trace_id is blank",
        "get_traces, status, finished, 'it must be one of running, completed, failed, cancelled'",
        "get_traces, limit, ten, it must be a whole number from 1 to 100",
        "end_trace, status, done, trace_id is missing",
        "trace_llm_call, agent_id, bot, provider is missing",
        "trace_tool_call, agent_id, bot, tool_name is missing"
    })
    void wrongArguments_areErrorsThatSayWhatToDo(String tool, String name, String value, String words) {
        assertThat(client.fail(tool, Map.of(name, value))).contains(words);
    }

    @ParameterizedTest
    @CsvSource({"limit, 0, 1 to 100", "limit, 101, 1 to 100", "limit, 10.5, 1 to 100", "offset, -1, from 0"})
    void numbersOutOfBounds_areErrorsThatNameTheBounds(String name, double value, String words) {
        assertThat(client.fail("get_traces", Map.of(name, value)))
                .contains(name)
                .contains(words);
    }

    @Test
    void argumentsNobodyKnows_areNamedInTheResult() {
        assertThat(client.succeed("get_traces", Map.of("modle", "gpt-4o", "limit", 5)))
                .containsEntry("ignored_arguments", List.of("modle"));
    }

    @Test
    void optionalArgumentsThatAreNull_areNotGiven() {
        Map<String, Object> call = call("bot", List.of(QUESTION), "Riga.");
        call.put("thread_id", null);
        call.put("latency_ms", null);

        assertThat(client.succeed("trace_llm_call", call)).containsEntry("message_count", 2);
    }

    @Test
    void tracingSwitchedOff_isAnErrorAndNotAReceipt() throws IOException {
        Client off = Client.of((in, out) -> StdioServer.run(TraceClient.noop(), Settings.of(Map.of()), in, out));
        off.initialize();

        assertThat(off.fail("start_trace", Map.of("agent_id", "bot"))).contains("TRUSTMODEL_TRACING");
        off.close();
    }

    @Test
    void detail_namesPicturesInsteadOfTheirBase64() {
        byte[] png = new byte[9000];
        new java.util.Random(8).nextBytes(png);
        String base64 = java.util.Base64.getEncoder().encodeToString(png);
        Map<String, Object> receipt = client.succeed(
                "trace_tool_call",
                Map.of(
                        "tool_name",
                        "look",
                        "tool_input",
                        Map.of(),
                        "tool_output",
                        Map.of("mimeType", "image/png", "data", base64)));

        assertThat(detail(receipt.get("trace_id")).toString())
                .contains("[image/png 9.0 KB sha256:")
                .doesNotContain(base64.substring(0, 40));
    }

    private Map<String, Object> detail(Object traceId) {
        return client.succeed("get_trace_detail", Map.of("trace_id", traceId, "view", "full"));
    }

    private Object agentOf(Map<String, Object> receipt) {
        return detail(receipt.get("trace_id")).get("agent_id");
    }

    private Span onlySpan(Map<String, Object> receipt) {
        List<Span> spans = tracing.traces().spans((String) receipt.get("trace_id"));
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }

    private static List<String> messages(Map<String, Object> trace) {
        return ((List<?>) trace.get("messages"))
                .stream()
                        .map(Client::object)
                        .map(message -> message.get("type") + ": " + message.get("content"))
                        .toList();
    }

    private static Map<String, Object> call(String agent, List<Map<String, Object>> messages, String answer) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        if (agent != null) {
            arguments.put("agent_id", agent);
        }
        arguments.put("provider", "anthropic");
        arguments.put("request", Map.of("model", "claude-haiku-4-5", "max_tokens", 100, "messages", messages));
        arguments.put(
                "response",
                Map.of(
                        "id",
                        "msg_1",
                        "type",
                        "message",
                        "role",
                        "assistant",
                        "model",
                        "claude-haiku-4-5",
                        "content",
                        List.of(Map.of("type", "text", "text", answer)),
                        "stop_reason",
                        "end_turn",
                        "usage",
                        Map.of("input_tokens", 10, "output_tokens", 2)));
        return arguments;
    }

    private static Map<String, Object> inThread(String threadId, Map<String, Object> arguments) {
        return with(arguments, "thread_id", threadId);
    }

    private static Map<String, Object> with(Map<String, Object> arguments, String name, Object value) {
        arguments.put(name, value);
        return arguments;
    }

    private static Map<String, Object> message(String role, String content) {
        return Map.of("role", role, "content", content);
    }
}
