package ai.trustmodel.tracing.cli.install;

import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.util.List;
import java.util.Map;

/** The server of the official SDK as its documentation has it, with one tool that says what it is told. */
final class SdkServerMain {
    private SdkServerMain() {}

    public static void main(String[] arguments) {
        Map<String, Object> text = Map.of("type", "string");
        Tool echo = Tool.builder(
                        "echo",
                        Map.of("type", "object", "properties", Map.of("text", text), "required", List.of("text")))
                .description("Says what it is told")
                .build();
        McpServer.sync(new StdioServerTransportProvider(McpJsonDefaults.getMapper()))
                .serverInfo("echo", "1.0.0")
                .toolCall(
                        echo,
                        (exchange, call) -> CallToolResult.builder()
                                .addTextContent(String.valueOf(call.arguments().get("text")))
                                .build())
                .build();
    }
}
