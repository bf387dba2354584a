package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.daemon.DaemonClient;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what can be asked of a domain. */
@Command(
        name = "schema",
        description = {"Lists the columns there are for tracer query.", "Needs no server."},
        footerHeading = "%nExamples:%n",
        footer = {"  tracer schema file_system", "  tracer query --schema               all views with their columns"})
final class SchemaVerb extends Verb {
    private static final String END = "*".repeat(20);

    @Parameters(paramLabel = "DOMAIN", description = "What was watched: file_system, network; or a view.")
    private String domain = "";

    @Option(names = "--json", description = "Print what the server's resource holds, as JSON.")
    private boolean json;

    @Override
    int run() {
        if (!domain.matches("\\w+")) {
            throw wrongUsage("'" + domain + "' is the name of no domain and of no view");
        }
        try (DaemonClient store = DaemonClient.ofStore(tracer().settings(), tracer().clock())) {
            Map<String, Object> read = store.request("resources/read", Map.of("uri", "schema://" + domain));
            if (json) {
                terminal().json(Json.pretty(read));
                return 0;
            }
            if (read.get("contents") instanceof List<?> contents) {
                for (Object item : contents) {
                    Map<String, Object> content = Json.object(item);
                    if (content != null) {
                        terminal().line("URI: " + content.get("uri"));
                        terminal().line(SafeText.block(DaemonVerb.text(content, "text")));
                        terminal().line(END);
                    }
                }
            }
            return 0;
        }
    }
}
