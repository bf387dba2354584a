package ai.trustmodel.tracing.cli.install;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.cli.install.Machine.Os;
import ai.trustmodel.tracing.cli.mcp.Connection;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long it takes from starting a process to its first line: of the installed launcher, which answers {@code initialize},
 * of a program that says hello, and of the SDK's own server, both started with the flags Java has by itself. They take
 * turns, so that a busy machine is busy for all.
 *
 * <p>{@code scripts/mcp-start} runs the long form, on the launcher and the jar that users get.
 */
@Timeout(600)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher that is run is a shell script")
class ColdStartTest {
    private static final int ROUNDS = Integer.getInteger("start.rounds", 5);
    private static final String LAUNCHER = System.getProperty("start.launcher", "");
    private static final String INITIALIZE = Connection.message(
            1,
            "initialize",
            Map.of(
                    "protocolVersion",
                    Connection.PROTOCOL,
                    "capabilities",
                    Map.of(),
                    "clientInfo",
                    Map.of("name", "t", "version", "1")));

    @TempDir
    Path dir;

    @Test
    void installedLauncher_answersInHalfTheTimeOfTheSdksServer() throws Exception {
        Map<String, List<String>> contestants = new LinkedHashMap<>();
        contestants.put("hello-world JVM", java(HelloMain.class));
        contestants.put("installed launcher", List.of(launcher(), "mcp"));
        contestants.put("SDK's stdio server", java(SdkServerMain.class));
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (int round = -1; round < ROUNDS; round++) { // the first warms the disk
            for (Map.Entry<String, List<String>> contestant : contestants.entrySet()) {
                double taken = firstLine(contestant.getValue());
                if (round >= 0) {
                    millis.computeIfAbsent(contestant.getKey(), name -> new ArrayList<>())
                            .add(taken);
                }
            }
        }
        double hello = report("hello-world JVM", millis);
        double ours = report("installed launcher", millis);
        double sdk = report("SDK's stdio server", millis);
        System.out.printf(
                Locale.ROOT,
                "the launcher takes %.1f times the hello-world JVM (at most 4), %.2f of the SDK's server (at most 0.5)%n",
                ours / hello,
                ours / sdk);

        assertThat(ours).isLessThan(sdk / 2);
        if (!LAUNCHER.isEmpty()) { // a build beside other work measures the other work
            assertThat(ours).isLessThan(hello * 4);
        }
    }

    private String launcher() throws IOException {
        if (!LAUNCHER.isEmpty()) {
            return LAUNCHER;
        }
        Machine machine = new Machine(Os.UNIX, dir, Map.of("PATH", System.getenv("PATH")));
        Launcher launcher = new Launcher(machine);
        assertThat(launcher.install(RunnableJar.in(Files.createDirectory(dir.resolve("build")))))
                .isNull();
        return launcher.script().toString();
    }

    private static List<String> java(Class<?> main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
    }

    private double firstLine(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TRUSTMODEL_DB_PATH", dir.resolve("traces.db").toString());
        long start = System.nanoTime();
        Process process = builder.start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            process.getOutputStream().write((INITIALIZE + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            assertThat(out.readLine()).isNotEmpty();
            return (System.nanoTime() - start) / 1e6;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Prints the least and the median; returns the median. */
    private static double report(String name, Map<String, List<Double>> millis) {
        List<Double> sorted = millis.get(name).stream().sorted().toList();
        double median = sorted.get(sorted.size() / 2);
        System.out.printf(Locale.ROOT, "%-20s min %5.0f ms, median %5.0f ms%n", name, sorted.get(0), median);
        return median;
    }
}
