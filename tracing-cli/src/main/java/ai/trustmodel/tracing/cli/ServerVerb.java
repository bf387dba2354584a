package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.daemon.Background;
import ai.trustmodel.tracing.cli.daemon.Daemon;
import ai.trustmodel.tracing.cli.daemon.RunningServer;
import ai.trustmodel.tracing.cli.daemon.ServiceUnit;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the server that watches this machine. */
@Command(
        name = "server",
        description = {
            "Runs the server that watches this machine and answers MCP clients.",
            "There is one for a data directory, and it goes on until Ctrl-C or --stop. Verbs such as start and",
            "stop ask it. What was watched when it ended is watched again when it starts."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer server                    here, until Ctrl-C",
            "  tracer server --detach           in the background",
            "  tracer server --stop             store what was seen, and end it",
            "  tracer server --print-unit > ~/.config/systemd/user/tracer.service",
            "",
            "Clients find it at http://127.0.0.1:9999/mcp; /health says how it is."
        })
final class ServerVerb extends Verb {
    @ArgGroup
    private Instead instead = new Instead();

    /** What to do instead of serving here. */
    static final class Instead {
        @Option(
                names = {"--detach", "--background"},
                description = "Start it in the background, and return when it answers.")
        private boolean detach;

        @Option(names = "--stop", description = "End the one that is running, and return when it has ended.")
        private boolean stop;

        @Option(names = "--status", description = "Say whether one is running and what it does; as tracer status.")
        private boolean status;

        @Option(
                names = "--print-unit",
                paramLabel = "KIND",
                arity = "0..1",
                fallbackValue = "",
                description = "Print what makes a service manager keep it running: systemd or launchd.")
        private @Nullable String unit;
    }

    @Mixin
    private ServingOptions serving = new ServingOptions();

    @Override
    int run() throws IOException, InterruptedException {
        Settings settings = tracer().settings().with(serving.settings());
        if ((instead.stop || instead.status) && !serving.settings().isEmpty()) {
            throw wrongUsage("--stop and --status go to the server that is running, wherever it listens;"
                    + " they take no other option than --data-dir");
        }
        Background background = new Background(DataDirectory.of(settings));
        if (instead.status) {
            return Status.print(this, false);
        }
        if (instead.stop) {
            return stop(background);
        }
        if (instead.unit != null) {
            terminal().out().print(unit(instead.unit).text(variables()));
            return 0;
        }
        if (instead.detach) {
            return detach(background);
        }
        Daemon.serve(settings, tracer().clock(), terminal()::note);
        return 0;
    }

    private int detach(Background background) throws IOException, InterruptedException {
        RunningServer running = RunningServer.listeningIn(DataDirectory.of(tracer().settings()));
        if (running != null) {
            throw new Failure("a server is running already: " + running.shown());
        }
        RunningServer server = background.start(variables());
        terminal().line("The server is running: " + server.shown());
        terminal().line("What it has to say: " + background.log());
        return 0;
    }

    private int stop(Background background) throws IOException, InterruptedException {
        Background.Ended ended = background.stop();
        if (ended == null) {
            terminal().line("No server is running; nothing was stopped.");
            return 0;
        }
        terminal().line("Stopped the server: " + ended.server().shown());
        if (ended.lost() != null) {
            terminal().line(SafeText.line(ended.lost()));
            return Failures.FAILED;
        }
        return 0;
    }

    private ServiceUnit unit(String kind) {
        return switch (kind) {
            case "" -> ServiceUnit.ofThisMachine();
            case "systemd" -> ServiceUnit.SYSTEMD;
            case "launchd" -> ServiceUnit.LAUNCHD;
            default -> throw wrongUsage("--print-unit is '" + kind + "'; it must be systemd or launchd");
        };
    }

    /** The environment of a server that another process starts with the same words. */
    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>(tracer().variables());
        variables.putAll(serving.settings());
        return variables;
    }
}
