package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.io.PrintStream;

/** The server as a program of its own that its environment configures. */
final class ServerMain {
    private ServerMain() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        System.setOut(System.err);
        StdioServer.run(TraceClient::create, Settings.environment(), System.in, out);
    }
}
