package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.cli.mcp.NoAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the archive of classes that a server needs for its first answers, by letting one give them. */
final class ClassArchive {
    /** What a request of the revision without sessions says of its sender. */
    private static final Map<String, Object> STATELESS = Map.of(
            "io.modelcontextprotocol/protocolVersion",
            "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities",
            Map.of());

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Machine machine;
    private final Path java;
    private final Path jar;

    ClassArchive(Machine machine, Path java, Path jar) {
        this.machine = machine;
        this.java = java;
        this.jar = jar;
    }

    /** Makes the archive; returns why there is none, null when there is. */
    @Nullable
    String make(Path archive) throws IOException {
        Path work = Files.createTempDirectory("tracer-install");
        // Beside its place, where it can take its name in one step.
        Path part = archive.resolveSibling(
                "." + archive.getFileName() + "-" + ProcessHandle.current().pid());
        try {
            serve(part, work.resolve("traces.db"));
            if (!Files.isRegularFile(part)) {
                return "this Java made no archive";
            }
            Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return null;
        } catch (NotInstalled | NoAnswer e) {
            return e.getMessage();
        } finally {
            Files.deleteIfExists(part);
            delete(work);
        }
    }

    /** Whether the virtual machine takes this archive, as it says itself. */
    boolean fits(Path archive) throws IOException {
        if (!Files.isReadable(archive)) {
            return false;
        }
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(LauncherScript.FLAGS);
        command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load=info:stderr"));
        command.addAll(List.of("-jar", jar.toString(), "version"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(machine.environment());
        Process process = builder.start();
        try (InputStream loaded = process.getErrorStream()) {
            return new String(loaded.readAllBytes(), StandardCharsets.UTF_8).contains("shared objects file (top)");
        } finally {
            process.destroyForcibly();
        }
    }

    private void serve(Path part, Path db) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(LauncherScript.FLAGS);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + part, "-jar", jar.toString(), "mcp"));
        Map<String, String> environment = new HashMap<>(machine.environment());
        environment.keySet().removeIf(name -> name.startsWith("TRUSTMODEL_"));
        environment.put("TRUSTMODEL_DB_PATH", db.toString());
        try (StdioConnection server =
                StdioConnection.start(new Server.Stdio(command, Map.of()), environment, PATIENCE)) {
            server.initialize("tracer-install");
            server.request("tools/list", Map.of());
            server.request(
                    "tools/call",
                    Map.of("name", "start_trace", "arguments", Map.of("agent_id", "tracer-install", "name", "x")));
            server.request("tools/call", Map.of("name", "get_traces", "arguments", Map.of("limit", 1)));
            server.request("server/discover", Map.of("_meta", STATELESS)); // some clients begin with it
            Integer code = server.finish();
            if (code == null || code != 0) {
                throw new NotInstalled("the server that was to make it did not end well");
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
