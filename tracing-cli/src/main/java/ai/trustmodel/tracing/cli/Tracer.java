package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Colours;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.cli.terminal.Times;
import ai.trustmodel.tracing.spi.Settings;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: what all verbs share. */
@Command(
        name = "tracer",
        description = "Records what AI agents do and what happens on their machine, and shows it.",
        subcommands = {
            DemoVerb.class,
            TracesVerb.class,
            StatsVerb.class,
            ImportVerb.class,
            ExportVerb.class,
            RepriceVerb.class,
            ServerVerb.class,
            StartVerb.class,
            StopVerb.class,
            StatusVerb.class,
            EventsVerb.class,
            DomainsVerb.class,
            TracersVerb.class,
            QueryVerb.class,
            SchemaVerb.class,
            InitVerb.class,
            ClearVerb.class,
            ResetVerb.class,
            DropVerb.class,
            McpVerb.class,
            InstallVerb.class,
            DoctorVerb.class,
            VersionVerb.class,
            HelpCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer demo                      record a small agent run and look at it",
            "  tracer traces list --since 2h    what was recorded in the last two hours",
            "  tracer traces show latest        the newest trace as a tree, with its words",
            "  tracer stats --by model          tokens and costs by model",
            "  tracer start file_system --dir . --start",
            "  tracer show file_system -f       which files are written, as it happens",
            "",
            "Environment: TRUSTMODEL_DATA_DIR (~/.trustmodel), TRUSTMODEL_DB_PATH (traces.db in it),",
            "TRUSTMODEL_STORAGE (sqlite, or file), TRUSTMODEL_AGENT_ID, NO_COLOR.",
            "Exit codes: 0 done, 1 failed or not found, 2 wrong usage."
        })
final class Tracer extends Verb {
    private final Terminal terminal;
    private final InputStream in;
    private final Map<String, String> environment;
    private final Clock clock;

    @Option(
            names = "--db",
            paramLabel = "PATH",
            scope = ScopeType.INHERIT,
            description = "The store's file, instead of TRUSTMODEL_DB_PATH (of TRUSTMODEL_FILE_PATH with files).")
    private @Nullable Path db;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "The directory of the store, the server and its logs, instead of TRUSTMODEL_DATA_DIR.")
    private @Nullable Path dataDirectory;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            scope = ScopeType.INHERIT,
            description = "Colours: auto (on a terminal, unless NO_COLOR is set), always or never.")
    private Colours color = Colours.AUTO;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Say more on standard error: log messages, and the stack trace of an error.")
    private boolean verbose;

    Tracer(Terminal terminal, InputStream in, Map<String, String> environment, Clock clock) {
        this.terminal = terminal;
        this.in = in;
        this.environment = environment;
        this.clock = clock;
    }

    @Override
    int run() {
        return missingVerb();
    }

    @Override
    Terminal terminal() {
        return terminal;
    }

    InputStream in() {
        return in;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** The file that --db names, null when it is not given. */
    @Nullable
    Path database() {
        return db;
    }

    /** The setting that names the store's file, which --db stands for. */
    String storeSetting() {
        String storage = Settings.of(environment).get("TRUSTMODEL_STORAGE", "sqlite");
        return storage.equals("file") ? "TRUSTMODEL_FILE_PATH" : "TRUSTMODEL_DB_PATH";
    }

    Times times() {
        return new Times(clock);
    }

    Clock clock() {
        return clock;
    }

    boolean verbose() {
        return verbose;
    }

    Colours color() {
        return color;
    }

    /** How the user calls this command, with the store chosen for it. */
    String command() {
        String name = environment.getOrDefault("TRACER_COMMAND", "tracer");
        return name
                + (dataDirectory == null ? "" : " --data-dir " + quoted(dataDirectory.toString()))
                + (db == null ? "" : " --db " + quoted(db.toString()));
    }

    private static String quoted(String path) {
        return path.matches("[\\w./+:@%-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    /** The environment with what the options replace in it. */
    Settings settings() {
        return Settings.of(variables());
    }

    /** The same as the variables of another process. */
    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(options());
        return variables;
    }

    /** What the options replace in the environment, in terms that hold wherever a process stands. */
    private Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        if (db != null) {
            options.put(storeSetting(), absolute(db));
        }
        if (dataDirectory != null) {
            options.put("TRUSTMODEL_DATA_DIR", absolute(dataDirectory));
        }
        return options;
    }

    private static String absolute(Path path) {
        return path.startsWith("~") ? path.toString() : path.toAbsolutePath().toString();
    }
}
