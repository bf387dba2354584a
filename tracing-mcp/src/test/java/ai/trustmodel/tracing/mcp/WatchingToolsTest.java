package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.TracerProvider;
import ai.trustmodel.tracing.testkit.InMemoryStorageBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tools that watch the machine, with a machine that is made up and a store that is in memory. */
@Timeout(60)
class WatchingToolsTest {
    private static final String FILES = "file_system";

    @TempDir
    private Path directory;

    private final InMemoryStorageBackend storage = new InMemoryStorageBackend();
    private Modules modules;
    private TraceClient tracing;
    private Path work;
    private Path file;

    @BeforeEach
    void open() throws IOException {
        modules = new Modules(directory)
                .install(TracerProvider.class, FakeMachine.Files.class)
                .install(TracerProvider.class, FakeMachine.Network.class);
        tracing = TraceClient.builder()
                .settings(Settings.of(Map.of()))
                .storage(storage)
                .build();
        directory = directory.toRealPath();
        work = Files.createDirectory(directory.resolve("work"));
        file = directory.resolve("data").resolve("tracers.json");
    }

    @AfterEach
    void close() throws IOException {
        modules.close();
        tracing.close();
        FakeMachine.TRACERS.clear();
    }

    private Client connect(Map<String, String> settings) throws IOException {
        Client client = Client.of((in, out) -> StdioServer.run(tracing, Settings.of(settings), in, out));
        client.initialize();
        return client;
    }

    private Client connect() throws IOException {
        return connect(Map.of("TRUSTMODEL_MCP_TRACERS_FILE", file.toString()));
    }

    private static Map<String, Object> files(Object directory) {
        return Map.of("domain", FILES, "directory", directory.toString());
    }

    private static Map<String, Object> listed(Client client) {
        return Client.object(client.succeed("list_tracers", Map.of()).get("data"));
    }

    private static Map<String, Object> listed(Client client, String key) {
        return Client.object(listed(client).get(key));
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) { // for as long as the test may take
            Thread.onSpinWait();
        }
    }

    @Test
    void tracer_recordsWhatItSeesUntilItIsStopped() throws IOException {
        try (Client client = connect(Map.of())) {
            Object trace =
                    client.succeed("start_trace", Map.of("agent_id", "bot")).get("trace_id");

            assertThat(client.succeed("list_domains", Map.of()).get("data"))
                    .isEqualTo(List.of(
                            Map.of("name", FILES, "description", "Files below a directory"),
                            Map.of("name", "network", "description", "Connections")));
            assertThat(client.succeed(
                            "start_tracing", Map.of("domain", FILES, "directory", work.toString(), "trace_id", trace)))
                    .containsEntry("message", "Successfully started filesystem tracing for directory: " + work);
            assertThat(client.fail("start_tracing", files(work)))
                    .isEqualTo("Tracing already active for file_system in directory " + work);
            FakeMachine.FakeTracer tracer = FakeMachine.watching(work.toString());
            tracer.touch("one");
            tracer.touch("two");
            assertThat(listed(client, "file_system_" + work))
                    .containsEntry("domain", FILES)
                    .containsEntry("directory", work.toString())
                    .containsEntry("tracer_type", "FileSystemTracer")
                    .containsEntry("thread_status", "running")
                    .containsEntry("trace_id", trace)
                    .containsEntry("engine", "fake")
                    .containsEntry("started_at", "2026-11-21T12:00:00.000000Z")
                    .containsEntry("events", 2)
                    .containsEntry("waiting", 3)
                    .containsEntry("lost", 1)
                    .containsEntry("note", "made up")
                    .doesNotContainKey("problem");
            assertThat(client.succeed("stop_tracing", files(work)))
                    .containsEntry("message", "Stopped tracing for file_system in directory " + work);
            assertThat(tracer.watches()).isFalse();
            assertThat(client.fail("stop_tracing", files(work)))
                    .isEqualTo("No active tracing found for file_system in directory " + work);
            assertThat(listed(client)).isEmpty();
            assertThat(storage.store().events(EventFilter.domain(FILES)))
                    .extracting(HostEvent::traceId)
                    .containsExactly((String) trace, (String) trace);
        }
    }

    @Test
    void network_isWatchedEveryMinuteUnlessSomebodySaysOtherwise() throws IOException {
        try (Client client = connect(Map.of())) {
            assertThat(client.succeed("start_tracing", Map.of("domain", "network")))
                    .containsEntry("message", "Successfully started network tracing (interval: 60s)");
            assertThat(client.fail("start_tracing", Map.of("domain", "network", "interval", 5)))
                    .isEqualTo("Tracing already active for network");
            assertThat(listed(client, "network")).containsEntry("tracer_type", "NetworkTracer");
            assertThat(client.succeed("stop_tracing", Map.of("domain", "network")))
                    .containsEntry("message", "Stopped tracing for network");
            assertThat(client.fail("stop_tracing", Map.of("domain", "network")))
                    .isEqualTo("No active tracing found for network");
            assertThat(client.succeed(
                            "start_tracing",
                            Map.of("domain", "network", "interval", 5, "options", Map.of("ping", "host"))))
                    .containsEntry("message", "Successfully started network tracing (interval: 5s)");
            assertThat(FakeMachine.watching("").options).isEqualTo(Map.of("interval", 5, "ping", "host"));
        }
    }

    @Test
    void tracerThatCannotWatch_saysWhyAndIsNotListed() throws IOException {
        try (Client client = connect()) {
            assertThat(client.fail("start_tracing", Map.of("domain", FILES)))
                    .isEqualTo("Error: --dir is required to start filesystem tracing");
            assertThat(client.fail("start_tracing", files(work.resolve("missing"))))
                    .contains("make it first");
            assertThat(client.fail("start_tracing", Map.of("domain", "sound")))
                    .isEqualTo("Invalid domain 'sound'. Valid domains are: file_system, network");
            assertThat(client.fail("stop_tracing", Map.of("domain", "sound")))
                    .isEqualTo("Invalid domain 'sound'. Valid domains are: file_system, network");
            assertThat(client.fail(
                            "start_tracing", Map.of("domain", FILES, "directory", work.toString(), "trace_id", "nope")))
                    .contains("there is no trace 'nope'");
            assertThat(client.fail("start_tracing", files("a\u0000b"))).contains("is no path");
            assertThat(listed(client)).isEmpty();
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void directory_isTheSameHoweverItIsWritten() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), work);
        Files.createDirectory(work.resolve("deep"));
        try (Client client = connect(Map.of())) {
            assertThat(client.succeed("start_tracing", files(link + "/deep/../.")))
                    .containsEntry("message", "Successfully started filesystem tracing for directory: " + work);
            assertThat(client.fail("start_tracing", files(work + "/")))
                    .isEqualTo("Tracing already active for file_system in directory " + work);
            client.succeed("start_tracing", files(link.resolve("deep")));
            Files.delete(work.resolve("deep"));

            assertThat(client.succeed("stop_tracing", files(link.resolve("deep"))))
                    .containsEntry("message", "Stopped tracing for file_system in directory " + work.resolve("deep"));
            assertThat(client.succeed("stop_tracing", files(link)))
                    .containsEntry("message", "Stopped tracing for file_system in directory " + work);
        }
    }

    @Test
    void stopWithoutDirectory_stopsTheOnlyOneAndElseSaysWhichThereAre() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        try (Client client = connect(Map.of())) {
            assertThat(client.fail("stop_tracing", Map.of("domain", FILES)))
                    .isEqualTo("No active tracing found for file_system");
            client.succeed("start_tracing", files(work));
            client.succeed("start_tracing", files(other));
            client.succeed("start_tracing", Map.of("domain", "network"));

            assertThat(client.fail("stop_tracing", Map.of("domain", FILES)))
                    .startsWith("No active tracing found for file_system;")
                    .contains(work.toString(), other.toString());
            assertThat(client.fail("stop_tracing", files(directory)))
                    .startsWith("No active tracing found for file_system in directory " + directory + ";");
            FakeMachine.watching(other.toString()).die("it was taken away");
            assertThat(client.succeed("stop_tracing", Map.of("domain", FILES)))
                    .containsEntry("message", "Stopped tracing for file_system in directory " + work);
            assertThat(listed(client)).containsOnlyKeys("network", "file_system_" + other);
            client.succeed("stop_tracing", Map.of("domain", FILES));
            assertThat(listed(client)).containsOnlyKeys("network");
        }
    }

    @Test
    void severalDirectories_areOneTracer() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Map<String, Object> both = Map.of(
                "domain",
                FILES,
                "options",
                Map.of("directories", List.of(work.toString(), other + "/."), "exclude", "*.o"));
        try (Client client = connect(Map.of())) {
            client.succeed("start_tracing", both);

            String name = work + ", " + other;
            assertThat(listed(client, "file_system_" + name)).containsEntry("directory", name);
            assertThat(client.succeed("stop_tracing", files(name)))
                    .containsEntry("message", "Stopped tracing for file_system in directory " + name);
        }
    }

    @Test
    void intervalOfFiles_isIgnoredAndThatIsSaid() throws IOException {
        try (Client client = connect(Map.of())) {
            assertThat(client.succeed(
                            "start_tracing", Map.of("domain", FILES, "directory", work.toString(), "interval", 60)))
                    .containsEntry("ignored_arguments", List.of("interval"));
            assertThat(FakeMachine.watching(work.toString()).options).containsOnlyKeys("directory");
        }
    }

    @Test
    void eventsThatCouldNotBeStored_areSaidWhenItIsStopped() throws IOException {
        try (Client client = connect(Map.of())) {
            client.succeed("start_tracing", files(work));
            storage.close();
            FakeMachine.watching(work.toString()).touch("lost");

            Map<String, Object> stopped = client.succeed("stop_tracing", files(work));

            assertThat(stopped).containsEntry("message", "Stopped tracing for file_system in directory " + work);
            assertThat(Client.object(stopped.get("data")).get("problem"))
                    .asString()
                    .contains("not all that was seen is stored", "the backend is closed");
        }
    }

    @Test
    void switchedOff_nothingIsWatched() throws IOException {
        try (TraceClient off = TraceClient.noop();
                Client client = Client.of((in, out) -> StdioServer.run(off, Settings.of(Map.of()), in, out))) {
            client.initialize();
            assertThat(client.fail("start_tracing", files(work))).contains("TRUSTMODEL_TRACING is off");
            assertThat(listed(client)).isEmpty();
        }
    }

    @Test
    void endOfTheServer_stopsWhatIsWatched() throws IOException {
        Client client = connect(Map.of());
        client.succeed("start_tracing", files(work));

        client.end();

        assertThat(FakeMachine.TRACERS).noneMatch(FakeMachine.FakeTracer::watches);
    }

    @Test
    void whatIsWatched_isWatchedAgainAfterARestart() throws IOException {
        try (Client client = connect()) {
            Object trace =
                    client.succeed("start_trace", Map.of("agent_id", "bot")).get("trace_id");
            client.succeed(
                    "start_tracing",
                    Map.of(
                            "domain",
                            FILES,
                            "directory",
                            work.toString(),
                            "trace_id",
                            trace,
                            "options",
                            Map.of("exclude", List.of("*.o"))));
            client.succeed("start_tracing", Map.of("domain", "network", "interval", 5));
            client.succeed("stop_tracing", Map.of("domain", "network"));
            client.succeed("start_tracing", Map.of("domain", "network", "interval", 7));
            client.end();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
        FakeMachine.TRACERS.clear();

        try (Client client = connect()) {
            await(() -> FakeMachine.TRACERS.stream()
                            .filter(FakeMachine.FakeTracer::watches)
                            .count()
                    == 2);

            assertThat(FakeMachine.watching(work.toString()).options)
                    .isEqualTo(Map.of("directory", work.toString(), "exclude", List.of("*.o")));
            assertThat(FakeMachine.watching("").options).isEqualTo(Map.of("interval", 7));
            assertThat(listed(client)).containsOnlyKeys("file_system_" + work, "network");
            FakeMachine.watching(work.toString()).touch("one");
            client.succeed("stop_tracing", files(work));
            HostEvent seen = storage.store().events(EventFilter.domain(FILES)).get(0);
            assertThat(storage.store().trace(Objects.requireNonNull(seen.traceId())))
                    .isPresent();
            client.end();
        }
        assertThat(Files.readString(file)).contains("network").doesNotContain(FILES);
    }

    @Test
    void tracerThatDoesNotGoOn_isListedWithItsReasonUntilItIsStartedOrStopped() throws IOException {
        Path missing = Files.createDirectory(work.resolve("missing"));
        try (Client client = connect()) {
            client.succeed("start_tracing", files(missing));
            client.end();
        }
        Files.delete(missing);
        String key = "file_system_" + missing;
        try (Client client = connect()) {
            await(() -> "stopped".equals(listed(client, key).get("thread_status")));
            assertThat(listed(client, key).get("problem")).asString().contains("make it first");
            assertThat(client.fail("start_tracing", files(missing))).contains("make it first");
            assertThat(listed(client)).as("it is not forgotten").containsOnlyKeys(key);
            client.end();
        }
        assertThat(Files.readString(file)).contains(missing.toString());
        try (Client client = connect()) {
            await(() -> "stopped".equals(listed(client, key).get("thread_status")));
            Files.createDirectory(missing);
            client.succeed("start_tracing", files(missing));
            assertThat(listed(client, key))
                    .containsEntry("thread_status", "running")
                    .doesNotContainKey("problem");
            FakeMachine.watching(missing.toString()).die("the directory was taken away");
            assertThat(listed(client, key))
                    .containsEntry("thread_status", "stopped")
                    .containsEntry("problem", "the directory was taken away");
            client.succeed("start_tracing", files(missing));
            assertThat(listed(client, key)).containsEntry("thread_status", "running");
            client.succeed("stop_tracing", files(missing));
            client.end();
        }
        assertThat(Json.parseObject(Files.readString(file))).containsEntry("tracers", List.of());
    }

    @Test
    void tracerThatBreaks_isListedWithItsReasonToo() throws IOException {
        Files.createDirectories(file.getParent());
        Map<String, Object> broken = Map.of("domain", "network", "options", Map.of("broken", true));
        Map<String, Object> unknown = Map.of("domain", "sound", "options", Map.of());
        Files.writeString(file, Json.write(Map.of("tracers", List.of(broken, unknown))));
        try (Client client = connect()) {
            await(() -> listed(client).values().stream()
                    .allMatch(one -> "stopped".equals(Client.object(one).get("thread_status"))
                            && Client.object(one).containsKey("problem")));
            assertThat(listed(client, "network").get("problem")).asString().contains("NoClassDefFoundError");
            assertThat(listed(client, "sound").get("problem")).asString().contains("Invalid domain 'sound'");
            assertThat(client.succeed("stop_tracing", Map.of("domain", "sound")))
                    .containsEntry("message", "Stopped tracing for sound");
        }
    }

    @Test
    void damagedFile_isKeptAsideAndWhatCanBeReadOfItCounts() throws IOException {
        Files.createDirectories(file.getParent());
        String good = Json.write(Map.of("domain", "network", "options", Map.of("interval", 9)));
        for (String damaged : List.of("", "{\"tracers\": [", "[]", "{\"tracers\": [" + good + ", 7]}")) {
            Files.writeString(file, damaged);
            FakeMachine.TRACERS.clear();
            try (Client client = connect()) {
                if (damaged.contains("network")) {
                    await(() -> FakeMachine.TRACERS.stream().anyMatch(FakeMachine.FakeTracer::watches));
                    assertThat(listed(client)).containsOnlyKeys("network");
                } else {
                    assertThat(listed(client)).isEmpty();
                }
                client.end();
            }
            assertThat(file.resolveSibling("tracers.json.damaged")).hasContent(damaged);
        }
        FakeMachine.TRACERS.clear();
        try (Client client = connect()) { // after another restart, too
            await(() -> FakeMachine.TRACERS.stream().anyMatch(FakeMachine.FakeTracer::watches));
            assertThat(listed(client)).containsOnlyKeys("network");
            client.end();
        }
    }

    @Test
    void fileThatCannotBeWritten_isSaidAndTheTracerRuns() throws IOException {
        Files.writeString(directory.resolve("data"), "no directory");
        try (Client client = connect()) {
            Map<String, Object> started = client.succeed("start_tracing", files(work));

            assertThat(Client.object(started.get("data")).get("problem"))
                    .asString()
                    .contains("not be watched after a restart");
            assertThat(FakeMachine.watching(work.toString()).watches()).isTrue();
        }
    }

    @Test
    void startThatTakesLong_keepsNobodyWaiting() throws IOException {
        CountDownLatch goOn = new CountDownLatch(1);
        FakeMachine.HELD.set(goOn);
        try (Client client = connect(Map.of())) {
            long slow = client.callLater(
                    "start_tracing",
                    Map.of("domain", FILES, "directory", work.toString(), "options", Map.of("held_start", true)));
            client.succeed("start_trace", Map.of("agent_id", "bot"));
            client.succeed("start_tracing", Map.of("domain", "network"));
            client.succeed("stop_tracing", Map.of("domain", "network"));
            await(() -> listed(client).containsKey("file_system_" + work));
            assertThat(listed(client, "file_system_" + work)).containsEntry("thread_status", "starting");

            goOn.countDown();
            Client.structured(Client.result(client.answer(slow)));
            assertThat(listed(client, "file_system_" + work)).containsEntry("thread_status", "running");
        }
    }
}
