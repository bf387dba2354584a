package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What a call is recorded under when its arguments do not say, and what comes of calls that are sent again. */
@Timeout(60)
class IdsFromClientsTest {
    private static final String W3C = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "00-" + W3C + "-b7ad6b7169203331-01";
    private static final String W3C_ID = "0af76519-16cd-43dd-8448-eb211c80319c";
    private static final Map<String, Object> PING =
            Map.of("tool_name", "ping", "tool_input", Map.of("host", "here"), "tool_output", "pong");

    @TempDir
    private Path directory;

    private TraceClient tracing;
    private final List<Client> clients = new ArrayList<>();

    @BeforeEach
    void open() {
        tracing = TraceClient.builder()
                .settings(Settings.of(Map.of(
                        "TRUSTMODEL_DB_PATH", directory.resolve("traces.db").toString())))
                .build();
    }

    @AfterEach
    void close() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        tracing.close();
    }

    private Client connect(Map<String, String> environment) throws IOException {
        Client client = Client.of((in, out) -> StdioServer.run(tracing, Settings.of(environment), in, out));
        clients.add(client);
        client.initialize();
        return client;
    }

    @Test
    void codex_namesTheConversation() throws IOException {
        Client client = connect(Map.of());
        Map<String, Object> first =
                Client.structured(call(client, PING, Map.of("threadId", "conversation", "callId", "1")));
        Map<String, Object> second =
                Client.structured(call(client, PING, Map.of("threadId", "conversation", "callId", "2")));
        Map<String, Object> byTurn = Client.structured(
                call(client, PING, Map.of("x-codex-turn-metadata", Map.of("session_id", "conversation"))));

        assertThat(first).containsEntry("thread_id", "conversation");
        assertThat(second).isEqualTo(first);
        assertThat(byTurn).isEqualTo(first);
        assertThat(spans(first)).hasSize(3);
    }

    @Test
    void claude_namesTheConversationInItsEnvironment() throws IOException {
        Client client = connect(Map.of("CLAUDE_CODE_SESSION_ID", "session"));

        Map<String, Object> receipt = client.succeed("trace_tool_call", PING);

        assertThat(receipt).containsEntry("thread_id", "session");
        assertThat(client.succeed("trace_tool_call", PING)).isEqualTo(receipt);
        assertThat(client.succeed("start_trace", Map.of("thread_id", "another")))
                .containsEntry("thread_id", "another");
        assertThat(tracing.traces()
                        .summary((String) receipt.get("trace_id"))
                        .orElseThrow()
                        .agentId())
                .isEqualTo("raw-client");
    }

    @Test
    void baggage_namesTheConversation() throws IOException {
        Client client = connect(Map.of());

        assertThat(Client.structured(
                        call(client, PING, Map.of("baggage", "user=7;x=y, session.id=a%20b+c;secret, thread.id=late"))))
                .containsEntry("thread_id", "a b+c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"threadId", "x-codex-turn-metadata", "baggage", "traceparent", "claudecode/toolUseId"})
    void oddValues_areAsIfTheyWereNotSent(String key) throws IOException {
        Client client = connect(Map.of());
        for (Object odd : List.of("", " ", 7, List.of(), Map.of("session_id", 7), "x".repeat(100_000))) {
            Map<String, Object> receipt = Client.structured(call(client, PING, Map.of(key, odd)));
            assertThat(receipt.get("thread_id")).as("%s", odd).isEqualTo(receipt.get("trace_id"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"=,;%zz=%", "session.id", "session.id=", "session.id=%20", ",,,", "other=1"})
    void baggageWithoutAConversation_namesNone(String baggage) throws IOException {
        Map<String, Object> receipt = Client.structured(call(connect(Map.of()), PING, Map.of("baggage", baggage)));

        assertThat(receipt.get("thread_id")).isEqualTo(receipt.get("trace_id"));
    }

    @Test
    void traceOfTheCaller_isContinuedOnceAndLinkedToAfterwards() throws IOException {
        Client client = connect(Map.of());

        Map<String, Object> first = Client.structured(call(client, PING, Map.of("traceparent", TRACEPARENT)));
        Map<String, Object> second = Client.structured(call(client, PING, Map.of("traceparent", TRACEPARENT)));

        assertThat(first).containsEntry("trace_id", W3C_ID);
        assertThat(spans(first)).singleElement().extracting(Span::parentId).isEqualTo("b7ad6b7169203331");
        assertThat(second.get("trace_id")).isNotEqualTo(W3C_ID);
        assertThat(trace(second).metadata()).containsEntry("traceparent", TRACEPARENT);
        assertThat(spans(second)).singleElement().satisfies(span -> {
            assertThat(span.parentId()).isNull();
            assertThat(span.attributes()).containsEntry("traceparent", TRACEPARENT);
        });
    }

    @Test
    void environment_namesTheTraceOfTheCallerUnlessTheCallDoes() throws IOException {
        Client client = connect(Map.of("TRACEPARENT", TRACEPARENT));
        String other = TRACEPARENT.replace("0af7", "1bf7");

        Map<String, Object> receipt = Client.structured(call(client, PING, Map.of("traceparent", other)));

        assertThat(receipt).containsEntry("trace_id", W3C_ID.replace("0af7", "1bf7"));
        assertThat(trace(receipt).metadata())
                .containsEntry("traceparent", other)
                .containsEntry("linked_traceparent", TRACEPARENT);
        assertThat(client.succeed("trace_tool_call", PING)).containsEntry("trace_id", W3C_ID);
    }

    @Test
    void callSentAgain_isRecordedOnceAndAnsweredAsBefore() throws IOException {
        Client client = connect(Map.of());
        Map<String, Object> meta = Map.of("claudecode/toolUseId", "toolu_1");

        Map<String, Object> first = Client.structured(call(client, PING, meta));

        assertThat(Client.structured(call(client, PING, meta))).isEqualTo(first);
        assertThat(spans(first)).hasSize(1);
        assertThat(tracing.traces().list(TraceFilter.all()).total()).isEqualTo(1);
        assertThat(trace(first).metadata()).containsEntry("tool_use_id", "toolu_1");
    }

    @Test
    void callSentAgainToAServerThatWasStartedAgain_isRecordedOnce() throws IOException {
        for (Map<String, String> environment : List.of(
                Map.<String, String>of(),
                Map.of("CLAUDE_CODE_SESSION_ID", "session"),
                Map.of("TRACEPARENT", TRACEPARENT))) {
            Map<String, Object> meta = Map.of("claudecode/toolUseId", "toolu_" + environment.keySet());
            Map<String, Object> started = Map.of("metadata", Map.of("n", environment.size()));
            Map<String, Object> begun = Client.structured(call(connect(environment), "start_trace", started, meta));
            Map<String, Object> first = Client.structured(call(connect(environment), PING, meta));

            Client restarted = connect(environment);

            assertThat(Client.structured(call(restarted, "start_trace", started, meta)))
                    .isEqualTo(begun);
            assertThat(Client.structured(call(restarted, PING, meta))).isEqualTo(first);
            assertThat(spans(first)).hasSize(1);
        }
    }

    @Test
    void differentCallsUnderOneId_areBothRecorded() throws IOException {
        Client client = connect(Map.of("CLAUDE_CODE_SESSION_ID", "session"));
        Map<String, Object> meta = Map.of("claudecode/toolUseId", "toolu_1");
        Map<String, Object> other = new LinkedHashMap<>(PING);
        other.put("tool_output", "no answer");

        Map<String, Object> receipt = Client.structured(call(client, PING, meta));
        call(client, other, meta);

        assertThat(spans(receipt)).hasSize(2);
    }

    @Test
    void callSentManyTimesAtOnce_isRecordedOnce() throws IOException {
        Client client = connect(Map.of());
        Map<String, Object> meta = Map.of("claudecode/toolUseId", "toolu_1");
        for (int i = 0; i < 50; i++) {
            client.request("tools/call", Map.of("name", "trace_tool_call", "arguments", PING, "_meta", meta));
        }
        Set<Object> receipts = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            receipts.add(Client.structured(Client.result(client.next())));
        }

        assertThat(receipts).hasSize(1);
        assertThat(spans(Client.object(receipts.iterator().next()))).hasSize(1);
    }

    private Trace trace(Map<String, Object> receipt) {
        return tracing.traces().summary((String) receipt.get("trace_id")).orElseThrow();
    }

    private List<Span> spans(Map<String, Object> receipt) {
        return tracing.traces().spans((String) receipt.get("trace_id"));
    }

    private static Map<String, Object> call(Client client, Map<String, Object> arguments, Map<String, Object> meta) {
        return call(client, "trace_tool_call", arguments, meta);
    }

    private static Map<String, Object> call(
            Client client, String tool, Map<String, Object> arguments, Map<String, Object> meta) {
        return Client.result(client.answer(
                client.request("tools/call", Map.of("name", tool, "arguments", arguments, "_meta", meta))));
    }
}
