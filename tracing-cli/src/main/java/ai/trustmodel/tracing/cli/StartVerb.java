package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.daemon.Background;
import ai.trustmodel.tracing.cli.daemon.RunningServer;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Begins to watch. */
@Command(
        name = "start",
        description = {
            "Begins to watch files or the network.",
            "The server goes on with it until it is told to stop, after a restart too."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer start file_system --dir .",
            "  tracer start file_system --dir /srv/app --exclude 'node_modules' --start",
            "  tracer start network",
            "  tracer start network --interval 10 --option ping=true",
            "",
            "Then: tracer show file_system --follow"
        })
final class StartVerb extends DaemonVerb {
    @Parameters(paramLabel = "DOMAIN", description = "What to watch: file_system, network; list-domains names all.")
    private String domain = "";

    @Option(
            names = {"-d", "--dir"},
            paramLabel = "DIR",
            description = "The directory to watch, with all below it.")
    private @Nullable Path directory;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            description = "Time between two looks at what is counted (60).")
    private @Nullable Integer interval;

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Only what matches, as '**.java'. May be given several times.")
    private List<String> included = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Nothing that matches, as 'target' or '**.tmp'. May be given several times.")
    private List<String> excluded = List.of();

    @Option(
            names = "--engine",
            paramLabel = "NAME",
            description = "What is to do the watching; without this the best that works here.")
    private @Nullable String engine;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "Another option of the domain; VALUE is JSON or text. May be given several times.")
    private Map<String, String> more = Map.of();

    @Option(names = "--trace", paramLabel = "ID", description = "Record what is seen as part of this trace.")
    private @Nullable String trace;

    @Option(names = "--start", description = "Start the server first, in the background, when none is running.")
    private boolean starts;

    @Override
    String tool() {
        return "start_tracing";
    }

    @Override
    Map<String, Object> arguments() {
        Map<String, Object> options = new LinkedHashMap<>();
        more.forEach((name, value) -> options.put(name, value(value)));
        if (!included.isEmpty()) {
            options.put("include", included);
        }
        if (!excluded.isEmpty()) {
            options.put("exclude", excluded);
        }
        put(options, "engine", engine);
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("domain", domain);
        put(arguments, "directory", absolute(directory));
        put(arguments, "interval", interval);
        put(arguments, "trace_id", trace);
        if (!options.isEmpty()) {
            arguments.put("options", options);
        }
        return arguments;
    }

    // Text is what is no JSON, so that nobody needs two kinds of quotes.
    private static Object value(String text) {
        Object value = Json.parse(text);
        return value == null ? text : value;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    @Override
    void show(Map<String, Object> answer) {
        terminal().line(SafeText.line(text(answer, "message")));
        Map<String, Object> facts = Json.object(answer.get("data"));
        if (facts != null) {
            String engineUsed = text(facts, "engine");
            if (!engineUsed.isEmpty()) {
                terminal().line(terminal().styled(Style.FAINT, "  engine: " + SafeText.line(engineUsed)));
            }
            remark(facts, "note");
            remark(facts, "problem");
        }
    }

    @Override
    RunningServer server() throws IOException, InterruptedException {
        Path data = DataDirectory.of(tracer().settings());
        RunningServer running = RunningServer.listeningIn(data);
        if (running != null) {
            return running;
        }
        if (!starts) {
            throw new Failure(NONE + ", or add --start");
        }
        RunningServer server = new Background(data).start(tracer().variables());
        terminal().note("tracer: started the server (" + server.shown() + "); tracer server --stop ends it");
        return server;
    }
}
