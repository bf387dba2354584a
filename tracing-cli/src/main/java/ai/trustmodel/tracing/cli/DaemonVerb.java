package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.daemon.DaemonClient;
import ai.trustmodel.tracing.cli.daemon.RunningServer;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A verb that the running server does. */
abstract class DaemonVerb extends Verb {
    static final String NONE = "no server is running; begin it with: tracer server";

    @Option(names = "--json", description = "Print what the server answered, as JSON.")
    private boolean json;

    /** The tool of the server that does it. */
    abstract String tool();

    /** What the tool is told; checked before the server is asked. */
    abstract Map<String, Object> arguments();

    /** Tells people what the server answered. */
    abstract void show(Map<String, Object> answer);

    @Override
    final int run() throws IOException, InterruptedException {
        Map<String, Object> arguments = arguments();
        try (DaemonClient server = DaemonClient.of(server())) {
            Map<String, Object> answer = server.call(tool(), arguments);
            if (json) {
                terminal().json(Json.pretty(answer));
            } else {
                show(answer);
            }
            return 0;
        } catch (DaemonClient.Refused e) {
            if (!json) {
                throw e;
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("status", "error");
            answer.put("message", e.getMessage());
            terminal().json(Json.pretty(answer));
            return Failures.FAILED;
        }
    }

    /** The server to ask. */
    RunningServer server() throws IOException, InterruptedException {
        RunningServer running = RunningServer.listeningIn(DataDirectory.of(tracer().settings()));
        if (running == null) {
            throw new Failure(NONE);
        }
        return running;
    }

    /** Prints the text of a field on a line of its own, if there is one. */
    final void remark(Map<String, Object> facts, String field) {
        String said = text(facts, field);
        if (!said.isEmpty()) {
            terminal().line("  " + SafeText.line(said));
        }
    }

    /** The text of a field, empty when there is none. */
    static String text(Map<String, Object> facts, String field) {
        Object value = facts.get(field);
        return value == null ? "" : value.toString();
    }

    /** The number in a field, 0 when there is none. */
    static long number(Map<String, Object> facts, String field) {
        return facts.get(field) instanceof Number number ? number.longValue() : 0;
    }

    /** A directory as the server can find it, which need not stand where the user does. */
    static @Nullable String absolute(@Nullable Path directory) {
        if (directory == null) {
            return null;
        }
        try {
            return directory.toRealPath().toString();
        } catch (IOException e) { // the server says what is wrong with it
            return directory.toAbsolutePath().normalize().toString();
        }
    }
}
