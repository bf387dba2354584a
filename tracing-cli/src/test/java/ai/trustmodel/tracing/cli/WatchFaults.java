package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.trustmodel.tracing.cli.daemon.RunningServer;
import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import ai.trustmodel.tracing.storage.file.EventLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What happens to what is watched when things go wrong. Each prints what was seen.
 *
 * <p>It takes minutes, so {@code scripts/watch-faults} runs it and not every build; {@link DaemonTest} has the short forms.
 * {@code -Dfaults.rounds=N} sets how often and how hard.
 */
@Timeout(900)
class WatchFaults extends DaemonTestCase {
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);

    @Test
    void kill9UnderLoad_losesNothingThatWasShown_andTheNextServerGoesOnWatching() throws Exception {
        Set<String> shown = Collections.synchronizedSet(new HashSet<>());
        int made = 0;
        for (int round = 0; round < ROUNDS; round++) {
            startServer();
            if (round == 0) {
                watch();
            }
            until("it watches", () -> cli.run("list-tracers").out().contains("running"));
            Process following = process("show", "file_system", "--follow", "--event", "created", "--json");
            Thread reader = reading(following, shown);
            RunningServer server = Objects.requireNonNull(server());
            Path first = Files.createFile(watched.resolve("first" + round));
            until("it follows", () -> shown.contains(first.toString()));
            long dies = System.nanoTime()
                    + Duration.ofMillis(700 + 300L * (round % 5)).toNanos();
            while (System.nanoTime() < dies) {
                Files.createFile(watched.resolve("f" + made++));
            }
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            until("it is dead", () -> server() == null);
            following.toHandle().destroy();
            reader.join();
        }

        Set<String> stored = stored("created");
        assertThat(stored).containsAll(shown);
        try (StorageBackend store = StorageBackends.create("sqlite", settings())) {
            assertThat(store.check().ok()).isTrue();
        }
        startServer();
        until("it watches again", () -> cli.run("list-tracers").out().contains("running"));
        Path later = Files.createFile(watched.resolve("later"));
        cli.run("stop", "file_system");
        assertThat(stored("created")).contains(later.toString());
        print(
                "kill -9 under load",
                ROUNDS + " rounds, " + made + " files made, " + shown.size() + " shown before the kills, all of them"
                        + " stored; " + stored.size() + " stored in all; the next server watches again");
    }

    @Test
    void aFullDisk_isTold_andWhatWaitedIsStoredOnceThereIsRoom() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can mount a small disk");
        Files.createDirectories(data);
        assumeTrue(call("mount", "-t", "tmpfs", "-o", "size=6m,mode=700", "tmpfs", data.toString()) == 0, "no tmpfs");
        try {
            startServer();
            watch();
            Set<String> made = new HashSet<>();
            String status = "";
            for (int i = 0; !status.contains("failing"); i++) {
                assertThat(i).as("rounds until the disk is full").isLessThan(200);
                for (int k = 0; k < 500; k++) {
                    made.add(
                            Files.createFile(watched.resolve("f" + i + "-" + k)).toString());
                }
                status = cli.run("status").out();
            }
            assertThat(status).contains("health   failing");
            int before = stored("created").size();
            assertThat(call("mount", "-o", "remount,size=200m", data.toString()))
                    .isZero();
            Cli.Result stopped = cli.run("stop", "file_system", "--json");

            assertThat(stopped.code()).as(stopped.out()).isZero();
            Map<String, Object> facts =
                    Objects.requireNonNull(Json.object(stopped.json().get("data")));
            assertThat(facts).containsEntry("lost", 0);
            assertThat(stored("created")).containsAll(made);
            print(
                    "disk full",
                    made.size() + " files made, " + before
                            + " stored when the disk was full and the health failing; all of"
                            + " them once there was room");
        } finally {
            noServerIsLeft();
            call("umount", data.toString());
        }
    }

    @Test
    void aLogThatIsRotatedUnderItsReader_isReadWithoutGapOrRepetition() throws Exception {
        cli.with("TRUSTMODEL_STORAGE", "file")
                .with("TRUSTMODEL_FILE_MAX_SIZE", "64k")
                .with("TRUSTMODEL_FILE_KEEP", "0");
        startServer();
        watch();
        List<String> shown = Collections.synchronizedList(new ArrayList<>());
        Process following = process(
                Map.of("TRUSTMODEL_STORAGE", "file"),
                "show",
                "file_system",
                "--follow",
                "--event",
                "created",
                "--json");
        Thread reader = reading(following, shown);
        Path first = Files.createFile(watched.resolve("first"));
        until("it follows", () -> shown.contains(first.toString()));
        List<String> made = new ArrayList<>(List.of(first.toString()));
        int files = 2_000 * ROUNDS;
        for (int i = 0; i < files; i++) {
            made.add(Files.createFile(watched.resolve("f" + i)).toString());
        }
        until("all is shown", () -> shown.size() >= made.size());
        following.toHandle().destroy();
        reader.join();

        assertThat(shown).containsExactlyElementsOf(made);
        long rotated;
        try (Stream<Path> logs = Files.walk(data)) {
            rotated = logs.filter(log -> log.toString().matches(".*\\.\\d+\\.jsonl(\\.gz)?"))
                    .count();
        }
        assertThat(rotated).isPositive();
        print(
                "log rotated under show --follow",
                shown.size() + " of " + made.size() + " shown, in order, each once; " + rotated + " rotated files");
    }

    @Test
    void twoServersOnOneDirectory_areOne() throws Exception {
        startServer();
        RunningServer first = Objects.requireNonNull(server());
        Process second = process("server");
        second.getInputStream().readAllBytes();

        assertThat(second.waitFor()).isEqualTo(1);
        String said = Files.readString(temporary.resolve("stderr"));
        assertThat(said).contains("a server is running already: " + first.shown());
        assertThat(cli.run("status").code()).isZero();
        print("two servers on one data directory", "the second ended with 1: " + said.strip());
    }

    @Test
    void aClockThatIsSetBack_losesNothing_andRangesAreComplete() throws Exception {
        Path library = fakeTime();
        assumeTrue(library != null, "libfaketime is not installed");
        Path offset = Files.writeString(temporary.resolve("offset"), "+0");
        cli.with("LD_PRELOAD", String.valueOf(library))
                .with("FAKETIME_TIMESTAMP_FILE", offset.toString())
                .with("FAKETIME_NO_CACHE", "1")
                .with("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        startServer();
        watch();
        List<String> made = new ArrayList<>();
        for (String time : List.of("+0", "-1h", "+0", "-2h", "-1h")) {
            Files.writeString(offset, time);
            Path file = Files.createFile(watched.resolve("f" + made.size()));
            made.add(file.toString());
            until(file + " is stored", () -> {
                try {
                    return stored("created").contains(file.toString());
                } catch (RuntimeException e) {
                    return false;
                }
            });
        }
        assertThat(cli.run("stop", "file_system").code()).isZero();

        List<Map<String, Object>> all =
                cli.run("show", "file_system", "--event", "created", "--json").objects("data");
        List<Object> newestFirst = new ArrayList<>(made);
        Collections.reverse(newestFirst);
        assertThat(all).extracting(event -> event.get("full_path")).containsExactlyElementsOf(newestFirst);
        for (Map<String, Object> event : all) { // each is found at its own time, in the store and in the log
            String at = event.get("timestamp").toString();
            assertThat(cli.run("show", "file_system", "-s", at, "-e", at, "-n", "100", "--json")
                            .objects("data"))
                    .extracting(found -> found.get("id"))
                    .contains(event.get("id"));
        }
        try (EventLog log = EventLog.in(data.resolve("logs"), settings())) {
            List<HostEvent> logged = log.events(
                    EventFilter.domain("file_system").event("created").limit(100));
            assertThat(logged)
                    .extracting(event -> event.attributes().get("full_path"))
                    .containsExactlyElementsOf(newestFirst);
        }
        print(
                "clock set back",
                made.size() + " files made, all stored, logged and found at their times: "
                        + all.stream()
                                .map(event -> event.get("timestamp").toString())
                                .toList());
    }

    private void watch() {
        Cli.Result started = cli.run("start", "file_system", "--dir", watched.toString());
        assertThat(started.code()).as(started.err()).isZero();
    }

    /** Reads what a process shows until it ends. */
    private static Thread reading(Process process, java.util.Collection<String> shown) {
        Thread thread = new Thread(() -> {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    Map<String, Object> event = Json.parseObject(line);
                    if (event != null) { // a line cut by the end was not shown
                        shown.add(String.valueOf(event.get("full_path")));
                    }
                }
            } catch (IOException e) {
                // It was ended.
            }
        });
        thread.start();
        return thread;
    }

    private Set<String> stored(String event) {
        Set<String> paths = new HashSet<>();
        EventFilter filter = EventFilter.domain("file_system").event(event).limit(EventFilter.MAX_LIMIT);
        try (StorageBackend storage = StorageBackends.create("sqlite", settings())) {
            List<HostEvent> page = storage.store().events(filter);
            while (!page.isEmpty()) {
                page.forEach(one -> paths.add(String.valueOf(one.attributes().get("full_path"))));
                filter = filter.offset(filter.offset() + page.size());
                page = storage.store().events(filter);
            }
        }
        return paths;
    }

    private Settings settings() {
        return Settings.of(Map.of("TRUSTMODEL_DATA_DIR", data.toString()));
    }

    private static @Nullable Path fakeTime() throws IOException {
        Path libraries = Path.of("/usr/lib");
        if (!Files.isDirectory(libraries)) {
            return null;
        }
        try (Stream<Path> found =
                Files.find(libraries, 3, (path, attributes) -> path.endsWith("faketime/libfaketime.so.1"))) {
            return found.findFirst().orElse(null);
        }
    }

    private static int call(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    private static void print(String fault, String seen) {
        System.out.println(fault + ": " + seen);
    }
}
