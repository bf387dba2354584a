package ai.trustmodel.tracing.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script at the repository's root, in a copy of the layout where Maven and Java only say that they were called. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {
    private record Outcome(int code, String out, String err) {}

    @TempDir
    Path root;

    private Path javaHome;

    @BeforeEach
    void layOut() throws IOException {
        Files.copy(Path.of("..", "tracer"), root.resolve("tracer"));
        Files.createDirectories(root.resolve(".mvn"));
        Files.writeString(root.resolve("pom.xml"), "<project/>");
        Files.createDirectories(root.resolve("tracing-cli/src/main"));
        Files.writeString(root.resolve("tracing-cli/pom.xml"), "<project/>");
        executable("mvnw", """
                #!/bin/sh
                echo built >>builds
                echo maven speaks
                sleep 0.3
                echo jar >tracing-cli/target/tracer.jar
                """);
        javaHome = root.resolve("jdk");
        executable("jdk/bin/java", """
                #!/bin/sh
                for arg in "$@"; do printf '[%s]' "$arg"; done
                """);
        Files.writeString(javaHome.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    }

    @Test
    void firstUse_buildsAndKeepsStdoutForTheCommand() throws Exception {
        Outcome outcome = run(root.resolve("tracer"), "traces", "show", "two words");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .doesNotContain("maven speaks")
                .contains("[-Xlog:all=warning:stderr]")
                .endsWith("[-jar][" + root.toRealPath() + "/tracing-cli/target/tracer.jar][traces][show][two words]");
        assertThat(outcome.err()).contains("building", "maven speaks");
        assertThat(root.resolve("tracing-cli/target/tracer.lock")).doesNotExist();
    }

    @Test
    void secondUse_doesNotBuild() throws Exception {
        run(root.resolve("tracer"));
        Outcome second = run(root.resolve("tracer"));

        assertThat(second.err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void newerSource_buildsAgain() throws Exception {
        run(root.resolve("tracer"));
        Path source = Files.writeString(root.resolve("tracing-cli/src/main/New.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));

        run(root.resolve("tracer"));

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void severalAtOnce_buildOnce() throws Exception {
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            started.add(start(root.resolve("tracer")));
        }

        for (Process process : started) {
            assertThat(outcome(process).code()).isZero();
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void lockOfADeadBuild_isCleared() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path target = Files.createDirectories(root.resolve("tracing-cli/target"));
        Files.createSymbolicLink(target.resolve("tracer.lock"), Path.of(Long.toString(dead.pid())));

        assertThat(run(root.resolve("tracer")).code()).isZero();
    }

    @Test
    void symbolicLinks_areFollowedToTheRepository() throws Exception {
        Path bin = Files.createDirectories(root.resolve("some bin"));
        Files.createSymbolicLink(bin.resolve("inner"), Path.of("..", "tracer"));
        Path outer = Files.createSymbolicLink(bin.resolve("outer"), bin.resolve("inner"));

        assertThat(run(outer).out()).contains(root.toRealPath() + "/tracing-cli/target/tracer.jar");
    }

    @Test
    void failedBuild_isAnError() throws Exception {
        executable("mvnw", "#!/bin/sh\nexit 1\n");

        Outcome outcome = run(root.resolve("tracer"));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("the build failed");
    }

    @Test
    void oldJava_isRefused() throws Exception {
        Files.writeString(javaHome.resolve("release"), "JAVA_VERSION=\"1.8.0_392\"\n");

        Outcome outcome = run(root.resolve("tracer"));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("Java 17 or newer is needed", "1.8.0_392");
    }

    @Test
    void missingJava_isNamed() throws Exception {
        javaHome = root.resolve("nowhere");

        Outcome outcome = run(root.resolve("tracer"));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("JAVA_HOME is '" + javaHome + "'");
    }

    private void executable(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private long builds() throws IOException {
        return Files.readAllLines(root.resolve("builds")).size();
    }

    private Outcome run(Path script, String... args) throws Exception {
        return outcome(start(script, args));
    }

    private Process start(Path script, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().remove("TRACER_JAVA_OPTS");
        return builder.start();
    }

    /** Both streams are a few lines, so that reading one after the other cannot block the script. */
    private static Outcome outcome(Process process) throws Exception {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), out, err);
    }
}
