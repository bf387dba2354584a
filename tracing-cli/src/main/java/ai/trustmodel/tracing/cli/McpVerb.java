package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.cli.daemon.HttpServing;
import ai.trustmodel.tracing.mcp.StdioServer;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves MCP clients. */
@Command(
        name = "mcp",
        description = {
            "Serves an MCP client over standard input and output until it closes them.",
            "Not for people: a client such as Claude Code starts it. What it has to say goes to standard error.",
            "With --http it serves any number of clients over HTTP until it is stopped."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  claude mcp add trustmodel-tracing -e TRUSTMODEL_AGENT_ID=my-agent -- /path/to/tracer mcp",
            "  {\"mcpServers\": {\"trustmodel-tracing\": {\"command\": \"/path/to/tracer\", \"args\": [\"mcp\"]}}}",
            "  tracer mcp --http",
            "",
            "Every option that belongs to --http stands in the environment too: TRUSTMODEL_MCP_PORT, TRUSTMODEL_MCP_HOST,",
            "TRUSTMODEL_MCP_TOKEN_FILE, TRUSTMODEL_MCP_ALLOWED_HOSTS, TRUSTMODEL_MCP_OAUTH_ISSUER,",
            "TRUSTMODEL_MCP_OAUTH_AUDIENCE."
        })
final class McpVerb extends Verb {
    @Option(names = "--http", description = "Serve over HTTP, at /mcp, instead of standard input and output.")
    private boolean http;

    @Mixin
    private ServingOptions serving = new ServingOptions();

    @Override
    int run() throws IOException, InterruptedException {
        if (http) {
            serveHttp(tracer().settings().with(serving.settings()));
            return 0;
        }
        if (!serving.settings().isEmpty()) {
            throw wrongUsage("without --http there is nothing that --port, --host, --token-file, --no-token,"
                    + " --allow-host, --oauth-issuer and --oauth-audience could say");
        }
        Settings settings = tracer().settings();
        StdioServer.run(
                TraceClient.builder().settings(settings).clock(tracer().clock())::build,
                settings,
                tracer().in(),
                terminal().out());
        return 0;
    }

    /** Serves until the process is told to end; what was acknowledged is stored then. */
    private void serveHttp(Settings settings) throws InterruptedException {
        TraceClient client = TraceClient.builder()
                .settings(settings)
                .clock(tracer().clock())
                .drainsAtExit(false) // the requests that are finished then record still
                .build();
        HttpServing.untilStopped(
                client,
                settings,
                server -> {
                    terminal().note("Serving MCP at " + server.endpoint() + " until Ctrl-C.");
                    terminal().note("Connect with: " + server.connectCommand());
                },
                health -> {});
    }
}
