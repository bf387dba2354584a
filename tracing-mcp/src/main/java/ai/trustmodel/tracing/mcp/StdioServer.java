package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.mcp.stdio.StdioTransport;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;

/**
 * The MCP server over standard input and output, as desktop clients start it.
 *
 * <p>Nothing but messages may be written to the output. A program therefore takes {@code System.out} for this server
 * first and then points {@code System.out} and its logging to standard error:
 *
 * <pre>{@code
 * OutputStream out = System.out;
 * System.setOut(System.err);
 * StdioServer.run(TraceClient::create, Settings.environment(), System.in, out);
 * }</pre>
 */
public final class StdioServer {
    private StdioServer() {}

    /**
     * Serves one client until it closes its end, and finishes the calls it has sent; when none finishes
     * for ten seconds the rest is given up.
     *
     * <p>A tool's result is sent after what it recorded is stored. The first answers do not wait for the store: it is
     * opened meanwhile. Does not close the streams.
     *
     * @param opener opens the client that is recorded with; it is closed in the end
     * @param settings where TRUSTMODEL_AGENT_ID stands, the agent of calls that name none
     * @throws IOException when the input cannot be read
     * @throws ai.trustmodel.tracing.spi.ConfigurationException when the client could not be opened, after the
     *     client was served and every tool has said so
     */
    public static void run(Supplier<TraceClient> opener, Settings settings, InputStream in, OutputStream out)
            throws IOException {
        try (Opening client = new Opening(opener)) {
            serve(client, settings, in, client.beginningAfterTheFirstMessage(out));
        }
    }

    /** Serves one client with a client that is open already and stays open. */
    public static void run(TraceClient client, Settings settings, InputStream in, OutputStream out) throws IOException {
        serve(() -> client, settings, in, out);
    }

    private static void serve(Supplier<TraceClient> opened, Settings settings, InputStream in, OutputStream out)
            throws IOException {
        try (Serving serving = new Serving(opened, settings)) {
            serving.resume();
            new StdioTransport(serving.methods(), serving.notices(), in, out).serve();
        }
    }

    /** Serves one client with this surface. */
    static void serve(Surface surface, InputStream in, OutputStream out) throws IOException {
        new StdioTransport(new Methods(surface), new Notices(), in, out).serve();
    }
}
