package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.StdioServer;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Serves an MCP client. */
@Command(
        name = "mcp",
        description = {
            "Serves an MCP client over standard input and output until it closes them.",
            "Not for people: a client such as Claude Code starts it. What it has to say goes to standard error."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  claude mcp add trustmodel-tracing -e TRUSTMODEL_AGENT_ID=my-agent -- /path/to/tracer mcp",
            "  {\"mcpServers\": {\"trustmodel-tracing\": {\"command\": \"/path/to/tracer\", \"args\": [\"mcp\"]}}}"
        })
final class McpVerb extends Verb {
    @Override
    int run() throws IOException {
        Settings settings = tracer().settings();
        StdioServer.run(
                TraceClient.builder().settings(settings).clock(tracer().clock())::build,
                settings,
                tracer().in(),
                terminal().out());
        return 0;
    }
}
