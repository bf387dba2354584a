package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.mcp.StdioServer;
import ai.trustmodel.tracing.spi.Settings;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
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
        followHome();
        // There is one on the class path, and looking for it takes longer than naming it.
        System.setProperty("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
        if (arguments.length == 1 && arguments[0].equals("mcp")) {
            System.exit(serve());
        }
        Terminal terminal = Terminal.ofProcess();
        // Standard output belongs to the command alone: it may be an MCP stream, and whatever a library prints is no
        // JSON.
        System.setOut(System.err);
        if (List.of(arguments).contains("--verbose")) { // the logger reads it once, before any verb runs
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
        System.exit(run(arguments, terminal, System.in, System.getenv(), Clock.system(ZoneId.systemDefault())));
    }

    // What clients start, and wait for: the parser of command lines alone would cost as much as all else until the
    // first answer. With any other word it goes the usual way.
    private static int serve() {
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16);
        System.setOut(System.err);
        Settings settings = Settings.environment();
        try {
            StdioServer.run(TraceClient.builder().settings(settings)::build, settings, System.in, out);
            return 0;
        } catch (Exception e) { // whatever it is, it is told as that of any verb
            return Failures.failed(e, Terminal.ofProcess(), false);
        }
    }

    // Java asks the system who the user is; whoever sets HOME wants another place, as with every other program.
    private static void followHome() {
        String home = System.getenv("HOME");
        if (home != null && home.startsWith("/") && !home.equals(System.getProperty("user.home"))) {
            System.setProperty("user.home", home);
        }
    }

    /** Runs the command and returns its exit code. */
    static int run(
            String[] arguments, Terminal terminal, InputStream in, Map<String, String> environment, Clock clock) {
        Tracer tracer = new Tracer(terminal, in, environment, clock);
        CommandLine commandLine = new CommandLine(tracer);
        Failures.handle(commandLine, tracer, arguments);
        VerbGroups.show(commandLine);
        return commandLine.execute(arguments);
    }
}
