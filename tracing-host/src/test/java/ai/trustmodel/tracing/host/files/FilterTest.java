package ai.trustmodel.tracing.host.files;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.HostEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is left out, and who it was. */
class FilterTest {
    @TempDir
    private Path place;

    @ParameterizedTest
    @CsvSource({
        "*.class, a/b/X.class, true",
        "*.class, a/X.java, false",
        "target, a/target, true",
        "target/, target, true",
        "a/target, a/target, true",
        "a/target, b/a/target, false",
        "**/build, build, true",
        "**/build, a/build, true",
        "src/**/*.java, src/a/b/X.java, true",
        "./src/*, src/x, true",
        "'*.{o,a}', lib.a, true"
    })
    void globs_areOfNames_orWithASlashOfPaths(String glob, String path, boolean matches) {
        Directory root = Directory.root("key", "/w");

        assertThat(new Globs(Names.BYTES, List.of(), List.of(glob)).excludes(root, path))
                .isEqualTo(matches);
        assertThat(new Globs(Names.BYTES, List.of(glob), List.of()).includes(root, path))
                .isEqualTo(matches);
    }

    @Test
    void whatIsExcluded_isNeitherReportedNorWatched() throws IOException {
        Files.createDirectories(place.resolve("target/classes"));
        String engine = Engines.toTry(null).get(Engines.toTry(null).size() - 1);
        try (Watched watched = Watched.by(engine, place, "exclude", List.of("target", "*.tmp", "out/**"))) {
            Files.createFile(place.resolve("target/classes/a"));
            Files.createDirectories(place.resolve("m/target/classes"));
            Files.createFile(place.resolve("m/x.tmp"));
            Files.createDirectory(place.resolve("out"));
            Files.createFile(place.resolve("out/a"));
            Files.createFile(place.resolve("kept"));

            assertThat(watched.words().stream().distinct())
                    .containsExactlyInAnyOrder("created m/", "created out/", "created kept");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "moves have two ends on Linux alone")
    void aMoveOverTheEdgeOfWhatIsExcluded_isACreationOrADeletion() throws IOException {
        Files.createDirectories(place.resolve("target/d"));
        Files.createFile(place.resolve("target/d/x"));
        Files.createFile(place.resolve("a"));
        try (Watched watched = Watched.by("inotify", place, "exclude", "target")) {
            Files.move(place.resolve("a"), place.resolve("target/a"));
            Files.move(place.resolve("target/d"), place.resolve("d"));
            Files.createFile(place.resolve("d/y"));

            Watched.await(() -> watched.events().stream().map(watched::word).anyMatch("deleted a"::equals));
            assertThat(watched.words().stream().map(word -> word.replace(" (synthetic)", "")))
                    .filteredOn(word -> word.startsWith("created") || word.startsWith("deleted"))
                    .containsExactlyInAnyOrder("created d/", "created d/x", "created d/y", "deleted a");
        }
    }

    @Test
    void whatIsNotIncluded_isNotReported_thoughItIsWatched() throws IOException {
        try (Watched watched = Watched.by("watch_service", place, "include", List.of("*.java", "mark-*"))) {
            Files.createDirectories(place.resolve("src/a"));
            Watched.await(() -> watched.status().running());
            Files.createFile(place.resolve("src/a/X.java"));
            Files.createFile(place.resolve("src/a/X.txt"));

            Watched.await(() ->
                    watched.events().stream().map(watched::word).anyMatch(w -> w.startsWith("created src/a/X.java")));
            assertThat(watched.words()).noneMatch(word -> word.contains("X.txt") || word.endsWith("/"));
        }
    }

    @Test
    void ourOwnStoreAndLogs_areNotSeen() throws IOException {
        Map<String, String> settings = Map.of(
                "TRUSTMODEL_DATA_DIR", place.resolve("data").toString(),
                "TRUSTMODEL_DB_PATH", place.resolve("my.db").toString(),
                "TRUSTMODEL_FILE_PATH", place.resolve("lines").toString(),
                "TRUSTMODEL_EVENT_LOG", place.resolve("logs").toString());
        Files.createDirectories(place.resolve("lines"));
        try (Watched watched = Watched.with(settings, Map.of("directory", place.toString()))) {
            for (String own : List.of(
                    "my.db",
                    "my.db-wal",
                    "my.db-shm",
                    "my.db-journal",
                    "lines/traces.jsonl",
                    "lines/traces.jsonl.idx",
                    "lines/traces-20261121.jsonl.gz",
                    "lines/file_system.jsonl",
                    "data/traces.db",
                    "logs/network.jsonl")) {
                Files.createDirectories(place.resolve(own).getParent());
                Files.writeString(place.resolve(own), "x");
            }
            Files.writeString(place.resolve("my.other"), "x");
            Files.writeString(place.resolve("lines/notes.jsonl"), "x");

            assertThat(watched.seen())
                    .extracting(e -> e.attributes().get("name"))
                    .contains("my.other", "notes.jsonl")
                    .allMatch(name -> List.of("my.other", "notes.jsonl").contains(name));
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "fanotify is Linux's")
    void fanotify_saysWhichProcessItWas() throws Exception {
        Watched.assumeWorks("fanotify");
        try (Watched watched = Watched.by("fanotify", place)) {
            Process shell = new ProcessBuilder("sh", "-c", "echo x > theirs; sleep 1")
                    .directory(place.toFile())
                    .start();
            shell.waitFor();
            Files.writeString(place.resolve("ours"), "x");

            List<HostEvent> seen = watched.seen();

            assertThat(process(seen, "theirs"))
                    .containsEntry("pid", (int) shell.pid())
                    .containsKey("name");
            assertThat(process(seen, "ours"))
                    .containsEntry("pid", (int) ProcessHandle.current().pid())
                    .containsEntry("name", "java");
        }
    }

    @Test
    void anEvent_saysWhatIsKnownOfTheFile() throws IOException {
        try (Watched watched = Watched.by("watch_service", place)) {
            Files.writeString(place.resolve("f"), "12345");
            Watched.await(() -> watched.events().stream()
                    .anyMatch(e -> Long.valueOf(5).equals(e.attributes().get("size"))));

            HostEvent event = watched.events().get(0);
            assertThat(event.domain()).isEqualTo("file_system");
            assertThat(event.attributes())
                    .containsEntry("name", "f")
                    .containsEntry("full_path", place.toRealPath().resolve("f").toString())
                    .containsEntry("is_directory", false)
                    .containsEntry("engine", "watch_service");
            assertThat(event.timestamp().getNano() % 1000).isZero();
        }
    }

    private static Map<String, Object> process(List<HostEvent> events, String name) {
        return events.stream()
                .filter(e -> e.event().equals("created")
                        && name.equals(e.attributes().get("name")))
                .findFirst()
                .orElseThrow()
                .process();
    }
}
