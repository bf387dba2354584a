package ai.trustmodel.tracing.host.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What people do to files, done by the programs they do it with, and what each engine says of it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "fanotify and inotify are Linux's; the commands are, too")
class OperationsTest {
    /**
     * One thing that is done.
     *
     * @param before what is there, made before anybody watches
     * @param command what is done
     * @param complete what fanotify and inotify say
     * @param portable what the WatchService says
     */
    private record Operation(
            String name, String before, String command, List<String> complete, List<String> portable) {}

    private static Operation operation(
            String name, String before, String command, List<String> complete, List<String> portable) {
        return new Operation(name, before, command, complete, portable);
    }

    private static final List<Operation> OPERATIONS = List.of(
            operation(
                    "create",
                    "true",
                    "echo hi > a",
                    List.of("created a", "modified a", "closed a"),
                    List.of("created a", "modified a")),
            operation(
                    "append",
                    "echo hi > a",
                    "echo more >> a",
                    List.of("modified a", "closed a"),
                    List.of("modified a")),
            operation("rename", "touch a", "mv a b", List.of("moved a -> b"), List.of("deleted a", "created b")),
            operation(
                    "rename over another",
                    "touch a b",
                    "mv a b",
                    List.of("moved a -> b"),
                    List.of("deleted a", "modified b")),
            operation(
                    "rename to another directory",
                    "mkdir d; touch a",
                    "mv a d/b",
                    List.of("moved a -> d/b"),
                    List.of("deleted a", "created d/b")),
            operation(
                    "rename a directory with what is in it",
                    "mkdir -p d/s; touch d/s/x",
                    "mv d e",
                    List.of("moved d -> e/", "moved d/s -> e/s/ (synthetic)", "moved d/s/x -> e/s/x (synthetic)"),
                    List.of(
                            "deleted d/s/x (synthetic)",
                            "deleted d/s/ (synthetic)",
                            "deleted d/",
                            "created e/",
                            "created e/s/ (synthetic)",
                            "created e/s/x (synthetic)")),
            operation(
                    "write where a directory is now",
                    "mkdir d; touch d/x",
                    "mv d e && sleep 0.2 && truncate -s 9 e/x",
                    List.of("moved d -> e/", "moved d/x -> e/x (synthetic)", "modified e/x", "closed e/x"),
                    List.of(
                            "deleted d/x (synthetic)",
                            "deleted d/",
                            "created e/",
                            "created e/x (synthetic)",
                            "modified e/x")),
            operation("move out", "touch a", "mv a ../outside/a", List.of("deleted a"), List.of("deleted a")),
            operation("move in", "touch ../outside/a", "mv ../outside/a a", List.of("created a"), List.of("created a")),
            operation(
                    "move a directory out",
                    "mkdir d; touch d/x",
                    "mv d ../outside/d; sleep 0.7; touch ../outside/d/later",
                    List.of("deleted d/x (synthetic)", "deleted d/"),
                    List.of("deleted d/x (synthetic)", "deleted d/")),
            operation(
                    "move a directory in",
                    "mkdir -p ../outside/d/s; touch ../outside/d/s/x",
                    "mv ../outside/d d; sleep 0.2; rm d/s/x",
                    List.of("created d/", "created d/s/ (synthetic)", "created d/s/x (synthetic)", "deleted d/s/x"),
                    List.of("created d/", "created d/s/ (synthetic)", "created d/s/x (synthetic)", "deleted d/s/x")),
            operation(
                    "chmod",
                    "touch a; mkdir d",
                    "chmod 600 a; chmod 700 d",
                    List.of("modified a metadata", "modified d/ metadata"),
                    List.of("modified a", "modified d/")),
            operation("symbolic link", "mkdir d", "ln -s d l", List.of("created l"), List.of("created l")),
            operation("hard link", "touch a", "ln a h", List.of("created h"), List.of("created h")),
            operation(
                    "truncate",
                    "echo x > a",
                    "truncate -s 0 a",
                    List.of("modified a", "closed a"),
                    List.of("modified a")),
            operation(
                    "remove a tree",
                    "mkdir -p d/s; touch d/s/x d/y",
                    "rm d/y && rm -r d",
                    List.of("deleted d/y", "deleted d/s/x", "deleted d/s/", "deleted d/"),
                    List.of("deleted d/y", "deleted d/s/x", "deleted d/s/", "deleted d/")),
            operation(
                    "save as editors do",
                    "echo old > a",
                    "echo new > .a.tmp && mv .a.tmp a",
                    List.of("created .a.tmp", "modified .a.tmp", "closed .a.tmp", "moved .a.tmp -> a"),
                    List.of("created .a.tmp", "modified .a.tmp", "deleted .a.tmp", "modified a")),
            operation(
                    "names that are no ASCII: ü",
                    "true",
                    "mkdir ü && sleep 0.2 && mkfifo 'ü/é 漢字%41'",
                    List.of("created ü/", "created ü/é 漢字%41"),
                    List.of("created ü/", "created ü/é 漢字%41")));

    @TestFactory
    Stream<DynamicTest> everyEngine_saysWhatWasDone(@TempDir Path place) {
        return Engines.NAMES.stream()
                .flatMap(engine -> OPERATIONS.stream()
                        .map(operation -> DynamicTest.dynamicTest(
                                engine + ": " + operation.name(), () -> check(engine, operation, place))));
    }

    private static void check(String engine, Operation operation, Path place) throws IOException, InterruptedException {
        Watched.assumeWorks(engine);
        Assumptions.assumeTrue(
                !engine.equals("watch_service")
                        || operation.name().chars().allMatch(c -> c < 0x7f)
                        || System.getProperty("sun.jnu.encoding", "").equals("UTF-8"),
                "not tested here, a JVM without a locale cannot read such names");
        Path outside = Files.createDirectories(place.resolve("outside"));
        Path directory = Files.createTempDirectory(place, "inside");
        run(directory, operation.before());
        List<String> expected = engine.equals("watch_service") ? operation.portable() : operation.complete();

        try (Watched watched = Watched.by(engine, directory)) {
            run(directory, operation.command());
            Watched.await(() -> watched.events().size() >= expected.size());

            List<String> said = new ArrayList<>(watched.words());
            if (engine.equals("watch_service")) { // each directory has a queue of its own, and repeats itself
                assertThat(said.stream().distinct()).containsExactlyInAnyOrderElementsOf(expected);
            } else {
                assertThat(said).containsExactlyElementsOf(expected);
            }
            assertThat(watched.status().lost()).isZero();
            assertThat(watched.status().problem()).isNull();
        }
        run(place, "rm -rf outside");
        assertThat(outside).doesNotExist();
    }

    static void run(Path directory, String command) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .directory(directory.toFile())
                .inheritIO();
        shell.environment().putAll(Map.of("LC_ALL", "C.UTF-8"));
        assertThat(shell.start().waitFor()).as(command).isZero();
    }
}
