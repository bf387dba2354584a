package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server records of its own requests. */
@Timeout(60)
class SelfTracingTest {
    private static final TraceFilter OWN = TraceFilter.agent("trustmodel-mcp");

    @TempDir
    private Path directory;

    private TraceClient tracing;

    @BeforeEach
    void open() {
        tracing = TraceClient.builder()
                .settings(Settings.of(Map.of(
                        "TRUSTMODEL_DB_PATH", directory.resolve("traces.db").toString())))
                .build();
    }

    @AfterEach
    void close() {
        tracing.close();
    }

    private Client connect(Map<String, String> settings) throws IOException {
        Client client = Client.of((in, out) -> StdioServer.run(tracing, Settings.of(settings), in, out));
        client.initialize();
        return client;
    }

    @Test
    void isOffUnlessSwitchedOn() throws IOException {
        try (Client client = connect(Map.of())) {
            client.succeed("start_trace", Map.of("agent_id", "bot"));
            client.end();
        }
        tracing.flush(Duration.ofSeconds(10));

        assertThat(tracing.traces().list(OWN).total()).isZero();
    }

    @Test
    void session_isATraceWithASpanForEachRequest() throws IOException {
        try (Client client = connect(Map.of("TRUSTMODEL_MCP_TRACE", "1"))) {
            client.succeed("start_trace", Map.of("agent_id", "bot"));
            client.fail("get_trace_detail", Map.of("trace_id", "nope"));
            client.answer(client.request("tools/call", Map.of("name", "no_such_tool")));
            client.answer(client.request("resources/read", Map.of("uri", "trace://nope")));
            client.end();
        }
        tracing.flush(Duration.ofSeconds(10));

        List<Trace> traces = tracing.traces().list(OWN).items();
        assertThat(traces).hasSize(1);
        Trace trace = traces.get(0);
        assertThat(trace.name()).isEqualTo("MCP session of raw-client");
        assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETED);
        List<Span> spans = tracing.traces().spans(trace.id());
        assertThat(spans)
                .extracting(Span::name)
                .containsExactly(
                        "tools/call start_trace",
                        "tools/call get_trace_detail",
                        "tools/call no_such_tool",
                        "resources/read");
        assertThat(spans.get(0).status()).isEqualTo(SpanStatus.OK);
        assertThat(spans.get(0).attributes())
                .isEqualTo(Map.of(
                        "mcp.method.name", "tools/call",
                        "gen_ai.operation.name", "execute_tool",
                        "gen_ai.tool.name", "start_trace",
                        "jsonrpc.request.id", "2",
                        "mcp.session.id", trace.id(),
                        "mcp.protocol.version", "2025-11-25",
                        "network.transport", "pipe"));
        assertThat(spans.get(1).attributes()).containsEntry("error.type", "tool_error");
        assertThat(spans.get(2).attributes())
                .containsEntry("error.type", "-32602")
                .containsEntry("rpc.response.status_code", "-32602");
        assertThat(spans.get(3).attributes())
                .containsEntry("mcp.resource.uri", "trace://nope")
                .containsEntry("error.type", "-32002");
        assertThat(spans).extracting(Span::status).containsOnlyOnce(SpanStatus.OK);
    }

    @Test
    void requestsAboutItself_areNotRecorded() throws IOException {
        try (Client client = connect(Map.of("TRUSTMODEL_MCP_TRACE", "on"))) {
            client.answer(client.request("ping", Map.of()));
            client.succeed("get_traces", Map.of("agent_id", "trustmodel-mcp"));
            client.answer(client.request("resources/read", Map.of("uri", "traces://trustmodel-mcp")));
            client.end();
        }
        tracing.flush(Duration.ofSeconds(10));

        Trace trace = tracing.traces().list(OWN).items().get(0);
        assertThat(tracing.traces().spans(trace.id())).extracting(Span::name).containsExactly("ping");
    }

    @Test
    void storeThatOpensSlowly_doesNotHoldUpAnAnswer() throws IOException {
        CompletableFuture<TraceClient> slow = new CompletableFuture<>();
        TraceClient own = TraceClient.builder()
                .settings(Settings.of(Map.of(
                        "TRUSTMODEL_DB_PATH", directory.resolve("slow.db").toString())))
                .build();
        Settings settings = Settings.of(Map.of("TRUSTMODEL_MCP_TRACE", "1"));
        try (Client client = Client.of((in, out) -> StdioServer.run(slow::join, settings, in, out))) {
            client.initialize();
            for (int i = 0; i < 2_000; i++) {
                client.answer(client.request("ping", Map.of()));
            }
            slow.complete(own);
            client.end();
        }
    }
}
