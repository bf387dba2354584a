package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.ResourceContents;
import io.modelcontextprotocol.spec.McpSchema.ResourceTemplate;
import io.modelcontextprotocol.spec.McpSchema.SubscribeRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client of the official Java SDK, over both transports. It checks results against the tools' output schemas. */
@Timeout(120)
class SdkClientTest {
    @TempDir
    private Path directory;

    @Test
    void overStdio_recordsReadsAndIsToldOfChanges() {
        List<String> words = new ArrayList<>(List.of("-Xlog:disable", "-Xlog:all=warning:stderr", "-cp"));
        words.add(System.getProperty("java.class.path"));
        words.add(ServerMain.class.getName());
        ServerParameters server = ServerParameters.builder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .args(words)
                .env(settings())
                .build();

        useAll(new StdioClientTransport(server, McpJsonDefaults.getMapper()));

        assertStored();
    }

    @Test
    void overHttp_recordsReadsAndIsToldOfChanges() throws IOException {
        try (TraceClient tracing = tracing();
                HttpServer server = HttpServer.start(() -> tracing, Settings.of(settings()))) {
            useAll(http(server, "Bearer " + Files.readString(token()).strip()));
        }

        assertStored();
    }

    @Test
    void overHttpWithoutTheToken_doesNotGetIn() {
        try (TraceClient tracing = tracing();
                HttpServer server = HttpServer.start(() -> tracing, Settings.of(settings()));
                McpSyncClient client = client(http(server, "Bearer none"), new LinkedBlockingQueue<>())) {
            assertThatThrownBy(client::initialize).hasStackTraceContaining("AuthorizationException");
        }
    }

    private void useAll(McpClientTransport transport) {
        BlockingQueue<String> updated = new LinkedBlockingQueue<>();
        try (McpSyncClient client = client(transport, updated)) {
            assertThat(client.initialize().serverInfo().name()).isEqualTo("trustmodel-tracing");
            client.ping();
            assertThat(client.listTools().tools())
                    .extracting(Tool::name)
                    .contains("trace_llm_call", "trace_tool_call", "start_trace", "end_trace", "get_traces");
            assertThat(client.listResourceTemplates().resourceTemplates())
                    .extracting(ResourceTemplate::uriTemplate)
                    .contains("traces://{agent_id}", "trace://{trace_id}", "trace://{trace_id}/messages");

            String trace = (String) call(client, "start_trace", Map.of()).get("trace_id");
            String uri = "trace://" + trace;
            client.subscribeResource(SubscribeRequest.builder(uri).build());
            assertThat(call(client, "trace_llm_call", exchange(trace)))
                    .containsEntry("message_count", 2)
                    .containsEntry("total_tokens", 12);
            assertThat(next(updated)).isEqualTo(uri);

            assertThat(client.readResource(ReadResourceRequest.builder(uri).build())
                            .contents())
                    .extracting(ResourceContents::uri)
                    .containsExactly(uri);
            assertThat(client.getPrompt(GetPromptRequest.builder("analyze_trace")
                                    .arguments(Map.of("trace_id", trace))
                                    .build())
                            .messages())
                    .isNotEmpty();
            assertThat(text(client.callTool(CallToolRequest.builder("get_traces")
                            .arguments(Map.of("limit", 500))
                            .build())))
                    .contains("1 to 100");
            callAtTheSameTime(client);
            assertThat(call(client, "end_trace", Map.of("trace_id", trace))).containsEntry("status", "completed");
            assertThat(client.closeGracefully()).isTrue();
        }
    }

    private static void callAtTheSameTime(McpSyncClient client) {
        ExecutorService callers = Executors.newFixedThreadPool(32);
        try {
            List<CompletableFuture<Object>> traces = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                Map<String, Object> thread = Map.of("thread_id", "thread-" + i);
                traces.add(CompletableFuture.supplyAsync(
                        () -> call(client, "start_trace", thread).get("trace_id"), callers));
            }
            assertThat(traces).extracting(CompletableFuture::join).doesNotHaveDuplicates();
        } finally {
            callers.shutdown();
        }
    }

    private static String next(BlockingQueue<String> updated) {
        try {
            String uri = updated.poll(30, TimeUnit.SECONDS);
            return uri == null ? "nothing" : uri;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static McpSyncClient client(McpClientTransport transport, BlockingQueue<String> updated) {
        return McpClient.sync(transport)
                .clientInfo(Implementation.builder("java-client", "1").build())
                .requestTimeout(Duration.ofSeconds(60))
                .initializationTimeout(Duration.ofSeconds(60))
                .resourcesUpdateConsumer(contents -> contents.forEach(content -> updated.add(content.uri())))
                .build();
    }

    private static McpClientTransport http(HttpServer server, String authorization) {
        return HttpClientStreamableHttpTransport.builder(
                        server.endpoint().resolve("/").toString())
                .requestBuilder(HttpRequest.newBuilder().header("Authorization", authorization))
                .build();
    }

    private static Map<String, Object> call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        CallToolResult result = client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
        assertThat(result.isError()).as(text(result)).isFalse();
        assertThat(text(result)).isEqualTo(Json.write(result.structuredContent()));
        return Client.object(result.structuredContent());
    }

    private static String text(CallToolResult result) {
        return ((TextContent) result.content().get(0)).text();
    }

    private static Map<String, Object> exchange(String trace) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("trace_id", trace);
        arguments.put("provider", "anthropic");
        arguments.put("latency_ms", 12.5);
        arguments.put(
                "request",
                Map.of("model", "claude-haiku-4-5", "messages", List.of(Map.of("role", "user", "content", "2 + 2?"))));
        arguments.put(
                "response",
                Map.of(
                        "type", "message",
                        "role", "assistant",
                        "model", "claude-haiku-4-5",
                        "content", List.of(Map.of("type", "text", "text", "4")),
                        "usage", Map.of("input_tokens", 10, "output_tokens", 2)));
        return arguments;
    }

    private void assertStored() {
        try (TraceClient reader = tracing()) {
            List<Trace> traces = reader.traces()
                    .list(TraceFilter.agent("java-client").limit(100))
                    .items();
            assertThat(traces).hasSize(65);
        }
    }

    private TraceClient tracing() {
        return TraceClient.builder().settings(Settings.of(settings())).build();
    }

    private Path token() {
        return directory.resolve("token");
    }

    private Map<String, String> settings() {
        return Map.of(
                "TRUSTMODEL_DB_PATH", directory.resolve("traces.db").toString(),
                "TRUSTMODEL_MCP_PORT", "0",
                "TRUSTMODEL_MCP_TOKEN_FILE", token().toString());
    }
}
