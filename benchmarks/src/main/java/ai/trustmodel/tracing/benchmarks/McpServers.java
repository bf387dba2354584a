package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.HttpServer;
import ai.trustmodel.tracing.mcp.StdioServer;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.io.PrintStream;

/** Our server as a program of its own that its environment configures: {@code stdio} or {@code http}. */
final class McpServers {
    private McpServers() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        if (arguments[0].equals("stdio")) {
            StdioServer.run(TraceClient::create, Settings.environment(), System.in, out);
            return;
        }
        try (TraceClient client = TraceClient.create();
                HttpServer server = HttpServer.start(() -> client, Settings.environment())) {
            out.println(server.endpoint());
            while (System.in.read() >= 0) {} // until whoever started this has ended
        }
    }
}
