package ai.trustmodel.tracing.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that is itself a module compiles against what we ship and runs with it on the module path. The other tests
 * run on the class path, where a missing {@code exports}, {@code opens}, {@code uses} or {@code provides} goes unseen.
 */
class ModulePathConsumerTest {
    private static final String MODULE = """
            module consumer {
                requires ai.trustmodel.tracing;
            }
            """;
    private static final String MAIN = """
            package consumer;

            import ai.trustmodel.tracing.model.ToolCall;
            import ai.trustmodel.tracing.spi.Json;
            import ai.trustmodel.tracing.spi.StorageBackends;
            import java.util.Map;

            final class Main {
                private Main() {}

                public static void main(String[] args) {
                    System.out.println(Json.parse(Json.write(Map.of("city", "Riga"))));
                    ToolCall call = new ToolCall("call_1", "get_weather", Map.of("city", "Riga"));
                    System.out.println(Json.read(Json.write(call), ToolCall.class).equals(call));
                    System.out.println("backends " + StorageBackends.available());
                    System.out.println("modules " + ModuleLayer.boot().modules().stream()
                            .map(Module::getName)
                            .filter(name -> name.startsWith("ai.trustmodel"))
                            .sorted()
                            .toList());
                }
            }
            """;

    /** All that tracing-api may bring along. */
    private static final Set<String> API_AND_ITS_DEPENDENCIES = Set.of(
            "ai.trustmodel.tracing",
            "org.slf4j",
            "com.fasterxml.jackson.databind",
            "com.fasterxml.jackson.core",
            "com.fasterxml.jackson.annotation",
            "org.jspecify");

    private static final Map<String, Path> MODULES = modulesOnTheClassPath();

    @TempDir
    Path consumer;

    @BeforeEach
    void compile() throws IOException {
        Path source = Files.createDirectories(consumer.resolve("src/consumer"));
        Path module = Files.writeString(consumer.resolve("src/module-info.java"), MODULE);
        Path main = Files.writeString(source.resolve("Main.java"), MAIN);
        var said = new ByteArrayOutputStream();

        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        said,
                        said,
                        "--release",
                        "17",
                        "-Xlint:all",
                        "-Werror",
                        "-d",
                        classes(),
                        "-p",
                        apiAlone(),
                        module.toString(),
                        main.toString());

        assertThat(code).as(said.toString(UTF_8)).isZero();
    }

    @Test
    void api_needsNothingButItsFewDependencies() throws Exception {
        assertThat(run("-p", apiAlone() + File.pathSeparator + classes()))
                .startsWith("{city=Riga}\ntrue\n")
                .contains("backends []")
                .endsWith("modules [ai.trustmodel.tracing]\n");
    }

    @Test
    void allModules_workTogether() throws Exception {
        String all = MODULES.values().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));

        assertThat(run("-p", all + File.pathSeparator + classes(), "--add-modules", "ALL-MODULE-PATH"))
                .endsWith("modules [ai.trustmodel.tracing, ai.trustmodel.tracing.cli, ai.trustmodel.tracing.extractors,"
                        + " ai.trustmodel.tracing.host, ai.trustmodel.tracing.mcp, ai.trustmodel.tracing.storage.file,"
                        + " ai.trustmodel.tracing.storage.sqlite, ai.trustmodel.tracing.testkit]\n");
    }

    private String classes() {
        return consumer.resolve("classes").toString();
    }

    private static String apiAlone() {
        return API_AND_ITS_DEPENDENCIES.stream()
                .map(name -> MODULES.get(name).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(String... options) throws Exception {
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        Stream.of(options),
                        Stream.of("-m", "consumer/consumer.Main"))
                .flatMap(words -> words)
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.replace("\r\n", "\n");
    }

    /** By name; a library without a descriptor has the name that its manifest or file gives it. */
    private static Map<String, Path> modulesOnTheClassPath() {
        Map<String, Path> modules = new TreeMap<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (entry.endsWith(".jar") || Files.exists(path.resolve("module-info.class"))) {
                for (ModuleReference found : ModuleFinder.of(path).findAll()) {
                    modules.put(found.descriptor().name(), path);
                }
            }
        }
        return modules;
    }
}
