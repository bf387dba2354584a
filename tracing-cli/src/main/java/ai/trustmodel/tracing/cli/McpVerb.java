package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.HttpServer;
import ai.trustmodel.tracing.mcp.StdioServer;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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

    @Option(names = "--port", paramLabel = "N", description = "The port (9999); 0 for any that is free.")
    private @Nullable String port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen on (127.0.0.1). Another needs a token.")
    private @Nullable String host;

    @ArgGroup
    private @Nullable Token token;

    /** Where the token stands, or that there is none. */
    static final class Token {
        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "The file with the token clients show (~/.trustmodel/token). Made when it is not there.")
        private @Nullable String file;

        @Option(names = "--no-token", description = "Ask for no token. Every program on this machine can connect.")
        private boolean none;
    }

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            split = ",",
            description = "A name clients may call this server by, beside localhost. Can be given several times.")
    private String @Nullable [] names;

    @Option(
            names = "--oauth-issuer",
            paramLabel = "URL",
            description = "Take tokens of this OAuth issuer instead of the one in the file.")
    private @Nullable String issuer;

    @Option(
            names = "--oauth-audience",
            paramLabel = "URL",
            description = "The address of this server as its clients see it, which those tokens must be for.")
    private @Nullable String audience;

    @Override
    int run() throws IOException, InterruptedException {
        if (http) {
            serveHttp(tracer().settings().with(options()));
            return 0;
        }
        if (!options().isEmpty()) {
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

    /** The settings that the options stand for. */
    private Map<String, String> options() {
        Map<String, String> settings = new HashMap<>();
        put(settings, "TRUSTMODEL_MCP_PORT", port);
        put(settings, "TRUSTMODEL_MCP_HOST", host);
        put(settings, "TRUSTMODEL_MCP_ALLOWED_HOSTS", names == null ? null : String.join(",", names));
        put(settings, "TRUSTMODEL_MCP_OAUTH_ISSUER", issuer);
        put(settings, "TRUSTMODEL_MCP_OAUTH_AUDIENCE", audience);
        if (token != null) {
            put(settings, "TRUSTMODEL_MCP_TOKEN_FILE", token.none ? "none" : token.file);
        }
        return settings;
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    /** Serves until the process is told to end; what was acknowledged is stored then. */
    private void serveHttp(Settings settings) throws InterruptedException {
        if (System.getProperty("jdk.httpserver.maxConnections") == null) { // this process is the server's alone
            System.setProperty("jdk.httpserver.maxConnections", "1000");
        }
        TraceClient client = TraceClient.builder()
                .settings(settings)
                .clock(tracer().clock())
                .drainsAtExit(false) // the requests that are finished then record still
                .build();
        HttpServer server;
        try {
            server = HttpServer.start(() -> client, settings);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            client.close();
            stopped.countDown();
        }));
        terminal().note("Serving MCP at " + server.endpoint() + " until Ctrl-C.");
        terminal().note("Connect with: " + server.connectCommand());
        stopped.await();
    }
}
