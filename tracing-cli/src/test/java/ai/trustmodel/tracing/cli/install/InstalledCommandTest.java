package ai.trustmodel.tracing.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The two commands of the README, as processes. */
@Timeout(240)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "HOME is not what names the user's directory there")
class InstalledCommandTest {
    @TempDir
    Path dir;

    @Test
    void installThenDoctor_findsAllWell_alsoByTheInstalledCommandItself() throws Exception {
        Path jar = RunnableJar.in(Files.createDirectory(dir.resolve("build")));
        Path home = Files.createDirectory(dir.resolve("home"));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-jar",
                jar.toString());

        assertThat(run(home, command, "install", "codex", "claude-code"))
                .contains("added to")
                .endsWith("exit 0");
        assertThat(run(home, command, "install", "codex"))
                .contains("it is already in")
                .endsWith("exit 0");
        List<String> installed = List.of(home.resolve(".trustmodel/bin/tracer").toString());
        assertThat(run(home, installed, "doctor"))
                .contains("Claude Code\n", "Codex\n", "archived for this Java", "writing to " + home)
                .doesNotContain("\u2718")
                .endsWith("exit 0");
        assertThat(run(home, installed, "install", "gemini"))
                .contains("added to")
                .endsWith("exit 0");
    }

    private String run(Path home, List<String> command, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).directory(dir.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("HOME", home.toString(), "PATH", System.getenv("PATH")));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said + "exit " + process.exitValue();
    }
}
