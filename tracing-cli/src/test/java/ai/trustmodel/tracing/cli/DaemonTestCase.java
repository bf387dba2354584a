package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.cli.daemon.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server in the background for a test: its data directory, a directory to watch, and its end. */
abstract class DaemonTestCase {
    @TempDir
    Path temporary;

    Path data;
    Path watched;
    Cli cli;

    @BeforeEach
    void places() throws IOException {
        data = temporary.toRealPath().resolve("data");
        watched = Files.createDirectories(temporary.toRealPath().resolve("watched"));
        cli = new Cli(data.resolve("traces.db"))
                .with("TRUSTMODEL_DATA_DIR", data.toString())
                .with("TRUSTMODEL_MCP_PORT", "0");
    }

    @AfterEach
    void noServerIsLeft() throws Exception {
        RunningServer left = RunningServer.in(data);
        if (left != null) {
            ProcessHandle.of(left.pid()).ifPresent(ProcessHandle::destroyForcibly);
            until("the server has gone", () -> server() == null);
        }
    }

    void startServer() {
        Cli.Result result = cli.run("server", "--detach");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("The server is running: pid ");
    }

    @Nullable
    RunningServer server() {
        try {
            return RunningServer.in(data);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void until(String what, BooleanSupplier holds) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (holds.getAsBoolean()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("not within 30 seconds: " + what);
    }

    Process process(String... arguments) throws IOException {
        return process(Map.of(), arguments);
    }

    Process process(Map<String, String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        if (Runtime.version().feature() >= 22) {
            command.add(1, "--enable-native-access=ALL-UNNAMED"); // as the manifest of the runnable jar says
        }
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        temporary.resolve("stderr").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("TRUSTMODEL_"));
        builder.environment().put("TRUSTMODEL_DATA_DIR", data.toString());
        builder.environment().put("TRUSTMODEL_MCP_PORT", "0");
        builder.environment().putAll(variables);
        return builder.start();
    }
}
