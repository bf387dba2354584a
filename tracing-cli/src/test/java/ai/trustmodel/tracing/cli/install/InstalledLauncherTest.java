package ai.trustmodel.tracing.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.cli.install.Machine.Os;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher that install puts in place, as the process a client starts. */
@Timeout(240)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher that is run is a shell script")
class InstalledLauncherTest {
    private static final String CALLS = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":2,"method":"tools/list"}
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"start_trace","arguments":{"agent_id":"a"}}}
            """;

    private record Outcome(int code, String out, String err) {}

    @TempDir
    static Path shared;

    private static Path jar;
    private static Path installed;

    @TempDir
    Path dir;

    private Path home;
    private Machine machine;

    @BeforeAll
    static void installOnce() throws IOException {
        jar = RunnableJar.in(Files.createDirectory(shared.resolve("build")));
        installed = Files.createDirectory(shared.resolve("it's a home"));
        assertThat(new Launcher(machine(installed)).install(jar)).isNull();
    }

    @BeforeEach
    void machine() throws IOException {
        home = Files.createDirectory(dir.resolve("home"));
        machine = machine(home);
    }

    private static Machine machine(Path home) {
        return new Machine(Os.UNIX, home, Map.of("PATH", System.getenv("PATH"), "HOME", home.toString()));
    }

    @Test
    void launcher_answersEverything_withTheClassesFromItsArchive() throws Exception {
        Outcome outcome = run(new Launcher(machine(installed)).script(), Map.of());

        assertThat(outcome.err()).isEmpty();
        assertAnswered(outcome);
        assertThat(installed.resolve(".trustmodel/traces.db")).exists();
        Outcome loaded = run(
                new Launcher(machine(installed)).script(), Map.of("TRACER_JAVA_OPTS", "-Xlog:class+load=info:stderr"));
        assertThat(loaded.err().lines().filter(line -> line.contains("shared objects file (top)")))
                .hasSizeGreaterThan(500);
        assertAnswered(loaded);
    }

    @Test
    void untilTheFirstAnswer_neitherTheParserOfCommandLinesNorTheStoreIsNeeded() throws Exception {
        Outcome loaded = run(
                new Launcher(machine(installed)).script(), Map.of("TRACER_JAVA_OPTS", "-Xlog:class+load=info:stderr"));

        List<String> classes = loaded.err().lines().toList();
        assertThat(classes).noneMatch(line -> line.contains("picocli."));
        assertThat(first(classes, "tracing.internal.PlainWriter")) // writes the first answer
                .isPositive()
                .isLessThan(first(classes, "tracing.storage.sqlite."));
    }

    @Test
    void damagedMissingAndForeignArchives_putNothingOnStandardOutput() throws Exception {
        Path script = copyOfInstallation();
        Path archive = only(".jsa");
        byte[] good = Files.readAllBytes(archive);
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));

        Files.writeString(archive, "garbage");
        assertAnswered(run(script, Map.of()));

        Files.write(archive, Arrays.copyOf(good, good.length / 2));
        assertAnswered(run(script, Map.of()));

        byte[] broken = good.clone();
        Arrays.fill(broken, 64, 4096, (byte) 0x5a);
        Files.write(archive, broken);
        assertAnswered(run(script, Map.of()));

        Files.write(archive, good); // made for the jar of another installation
        assertAnswered(run(script, Map.of()));

        Files.delete(archive);
        assertAnswered(run(script, Map.of()));
    }

    @Test
    void jarThatIsGone_isSaidOnStandardError() throws Exception {
        Path script = copyOfInstallation();
        Files.delete(only(".jar"));

        Outcome outcome = run(script, Map.of());

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("is gone; run 'tracer install' again");
    }

    @Test
    void installingAgain_changesNothing_andRenewsAnArchiveThatDoesNotFit() throws Exception {
        Launcher launcher = new Launcher(machine);
        assertThat(launcher.install(jar)).isNull();
        Path archive = only(".jsa");
        List<FileTime> times = List.of(time(launcher.script()), time(archive), time(only(".jar")));

        assertThat(launcher.install(jar)).isNull();
        assertThat(List.of(time(launcher.script()), time(archive), time(only(".jar"))))
                .isEqualTo(times);

        Files.delete(archive);
        Files.writeString(archive, "garbage");
        assertThat(launcher.install(jar)).isNull();
        assertThat(Files.size(archive)).isGreaterThan(1_000_000);
        assertThat(list()).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void anotherVersion_getsFilesOfItsOwn_andOldOnesGoAfterAMonth() throws Exception {
        Path lib = Files.createDirectories(home.resolve(".trustmodel/lib"));
        Path recent = Files.writeString(lib.resolve("tracer-0123456789abcdef.jar"), "in use");
        Path old = Files.writeString(lib.resolve("tracer-fedcba9876543210.jar"), "forgotten");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(40 * 86_400)));

        new Launcher(machine).install(jar);

        assertThat(recent).hasContent("in use");
        assertThat(old).doesNotExist();
        assertThat(list()).hasSize(3);
    }

    @Test
    void withoutTheJar_nothingIsInstalled() {
        assertThatThrownBy(() -> new Launcher(machine).install(shared))
                .isInstanceOf(NotInstalled.class)
                .hasMessageContaining("needs the runnable jar");
        assertThat(home.resolve(".trustmodel")).doesNotExist();
    }

    @Test
    void launcherOfWindows_isStartedByItsInterpreter() {
        Launcher launcher = new Launcher(new Machine(Os.WINDOWS, home, Map.of()));

        assertThat(launcher.command())
                .startsWith("cmd", "/c")
                .endsWith("mcp")
                .anyMatch(word -> word.endsWith("tracer.cmd"));
        assertThat(LauncherScript.text(Os.WINDOWS, Path.of("j"), Path.of("100%.jar"), Path.of("a"), 7))
                .contains("set \"jar=100%%.jar\"\r\n", "-Xlog:disable -Xlog:all=warning:stderr");
    }

    private static int first(List<String> lines, String words) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(words)) {
                return i;
            }
        }
        throw new AssertionError(words + " is nowhere");
    }

    private static void assertAnswered(Outcome outcome) {
        List<Map<String, Object>> messages =
                outcome.out().lines().map(Json::parseObject).toList();
        assertThat(messages).as(outcome.out()).doesNotContainNull().hasSize(3);
        assertThat(messages).extracting(message -> message.get("id")).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(messages).allSatisfy(message -> assertThat(message).containsKey("result"));
        assertThat(outcome.code()).isZero();
    }

    /** The same script and files elsewhere, which the archive was not made for. */
    private Path copyOfInstallation() throws IOException {
        Path from = installed.resolve(".trustmodel");
        for (String name : List.of("bin", "lib")) {
            Files.createDirectories(home.resolve(".trustmodel").resolve(name));
            try (Stream<Path> files = Files.list(from.resolve(name))) {
                for (Path file : files.toList()) {
                    Files.copy(
                            file,
                            home.resolve(".trustmodel").resolve(name).resolve(file.getFileName()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Path script = new Launcher(machine).script();
        String text = Files.readString(script);
        Files.writeString(script, text.replace(installed.toString().replace("'", "'\\''"), home.toString()));
        return script;
    }

    private Path only(String end) throws IOException {
        Path lib = home.resolve(".trustmodel/lib");
        return lib.resolve(
                list().stream().filter(name -> name.endsWith(end)).findFirst().orElseThrow());
    }

    private List<String> list() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(".trustmodel/lib"))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static FileTime time(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }

    private Outcome run(Path script, Map<String, String> more) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "mcp")
                .redirectInput(Files.writeString(dir.resolve("in"), CALLS).toFile())
                .redirectOutput(dir.resolve("out").toFile())
                .redirectError(dir.resolve("err").toFile());
        Map<String, String> environment = new HashMap<>(machine.environment());
        environment.put("HOME", script.getParent().getParent().getParent().toString());
        environment.putAll(more);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Outcome(
                process.exitValue(),
                Files.readString(dir.resolve("out"), StandardCharsets.UTF_8),
                Files.readString(dir.resolve("err"), StandardCharsets.UTF_8));
    }
}
