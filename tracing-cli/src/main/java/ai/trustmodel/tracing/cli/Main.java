package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Terminal;
import java.io.InputStream;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Starts the {@code tracer} command. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        // Standard output belongs to the command alone: it may be an MCP stream, and whatever a library prints is no
        // JSON.
        System.setOut(System.err);
        if (List.of(arguments).contains("--verbose")) { // the logger reads it once, before any verb runs
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
        System.exit(run(arguments, terminal, System.in, System.getenv(), Clock.system(ZoneId.systemDefault())));
    }

    /** Runs the command and returns its exit code. */
    static int run(
            String[] arguments, Terminal terminal, InputStream in, Map<String, String> environment, Clock clock) {
        Tracer tracer = new Tracer(terminal, in, environment, clock);
        CommandLine commandLine = new CommandLine(tracer);
        Failures.handle(commandLine, tracer, arguments);
        return commandLine.execute(arguments);
    }
}
