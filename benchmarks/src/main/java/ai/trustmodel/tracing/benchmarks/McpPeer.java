package ai.trustmodel.tracing.benchmarks;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.Map;

/** The SDK's plain server over its own standard streams, with one tool that says what it is told. */
final class McpPeer {
    private McpPeer() {}

    public static void main(String[] arguments) {
        Map<String, Object> schema = Map.of("type", "object", "properties", Map.of("text", Map.of("type", "string")));
        McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
                .serverInfo("peer", "1")
                // With its own threads it stopped answering on a busy machine, even to one call after the other.
                .immediateExecution(true)
                .toolCall(
                        Tool.builder("echo", schema).description("Echoes").build(),
                        (exchange, request) -> CallToolResult.builder()
                                .addTextContent(
                                        String.valueOf(request.arguments().get("text")))
                                .build())
                .build();
    }
}
