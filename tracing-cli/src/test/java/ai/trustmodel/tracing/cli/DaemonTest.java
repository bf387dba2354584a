package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.cli.daemon.RunningServer;
import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server as a process of its own, and the verbs that ask it. */
@Timeout(240)
class DaemonTest extends DaemonTestCase {
    @Test
    void aDirectoryIsWatched_fromStartToStop() throws Exception {
        Cli.Result started = cli.run("start", "file_system", "--dir", watched.toString(), "--start");
        assertThat(started.code()).as(started.err()).isZero();
        assertThat(started.out())
                .startsWith("Successfully started filesystem tracing for directory: " + watched + "\n");
        assertThat(started.err()).contains("started the server (pid ");
        Cli.Result twice = cli.run("start", "file_system", "-d", watched.toString());
        assertThat(twice.code()).isEqualTo(1);
        assertThat(twice.err()).contains("Tracing already active for file_system in directory " + watched);

        Files.writeString(watched.resolve("a.txt"), "x");
        Files.move(watched.resolve("a.txt"), watched.resolve("b.txt"));
        Cli.Result stopped = cli.run("stop", "file_system", "--dir", watched.toString());

        assertThat(stopped.out()).startsWith("Stopped tracing for file_system in directory " + watched + "\n");
        assertThat(cli.run("show", "file_system", "--json").objects("data"))
                .anySatisfy(event -> assertThat(event)
                        .containsEntry("action", "created")
                        .containsEntry("full_path", watched.resolve("a.txt").toString()));
        assertThat(Files.readString(data.resolve("logs").resolve("file_system.jsonl")))
                .contains("\"name\":\"a.txt\"");
        assertThat(cli.run("stop", "file_system", "-d", watched.toString()).err())
                .contains("No active tracing found for file_system in directory " + watched);
        assertThat(cli.run("list-tracers", "--json").json()).containsEntry("data", Map.of());
        assertThat(cli.run("list-domains").out()).contains("file_system");

        assertThat(cli.run("clear", "file_system", "--yes").out())
                .isEqualTo("Successfully cleared logs for domain: file_system\n");
        assertThat(cli.run("show", "file_system", "--json").objects("data")).isEmpty();
        assertThat(data.resolve("logs").resolve("file_system.jsonl"))
                .satisfiesAnyOf(
                        log -> assertThat(log).doesNotExist(),
                        log -> assertThat(log).isEmptyFile());
    }

    @Test
    void whatCannotBeStored_isToldByStop_andAtTheEnd() throws Exception {
        cli.with("TRUSTMODEL_CLOSE_TIMEOUT_MS", "500");
        startServer();
        cli.run("start", "file_system", "--dir", watched.toString());
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("traces.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE"); // whoever else writes waits
            Files.writeString(watched.resolve("a.txt"), "x");
            Cli.Result stopped = cli.run("stop", "file_system");
            assertThat(stopped.out()).contains("not all that was seen is stored");

            Cli.Result ended = cli.run("server", "--stop");

            assertThat(ended.out()).contains("Stopped the server: pid ").contains(" LOST: ");
            assertThat(ended.code()).isEqualTo(1);
        }
    }

    @Test
    void whatIsToGoFromAnotherStore_staysInTheServersAndInItsLogs() throws Exception {
        startServer();
        cli.run("start", "file_system", "--dir", watched.toString());
        Files.writeString(watched.resolve("kept.txt"), "x");
        cli.run("stop", "file_system");
        String other = temporary.resolve("other.db").toString();

        for (String verb : List.of("drop", "reset")) {
            assertThat(cli.run("--db", other, verb, "--yes").code()).isZero();
        }
        assertThat(cli.run("--db", other, "clear", "file_system", "--yes").code())
                .isZero();
        assertThat(cli.run("--db", other, "status").out())
                .contains("the server records into " + data.resolve("traces.db"));
        cli.run("server", "--stop");
        assertThat(cli.run("--db", other, "drop", "--yes").code()).isZero();

        assertThat(cli.run("show", "file_system").out()).contains("kept.txt");
        assertThat(Files.readString(data.resolve("logs").resolve("file_system.jsonl")))
                .contains("kept.txt");
    }

    @Test
    void whatTheServerRefuses_isSaidInItsWords_orAsJson() throws Exception {
        startServer();

        assertThat(cli.run("start", "file_system").err()).contains("Error: --dir is required");
        Cli.Result unknown = cli.run("start", "nothing", "--json");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.json())
                .containsEntry("status", "error")
                .hasEntrySatisfying(
                        "message", said -> assertThat(said).asString().contains("Invalid domain 'nothing'"));
        assertThat(cli.run("start", "file_system", "-d", watched.resolve("gone").toString())
                        .err())
                .contains("gone");
    }

    @Test
    void thereIsOneServer_forADataDirectory() throws Exception {
        startServer();
        RunningServer first = Objects.requireNonNull(server());
        assertThat(cli.run("status").code()).isZero();

        for (List<String> words : List.of(List.of("server"), List.of("server", "--detach"))) {
            Cli.Result second = cli.run(words.toArray(String[]::new));
            assertThat(second.code()).isEqualTo(1);
            assertThat(second.err())
                    .contains("a server is running already: pid " + first.pid() + " at " + first.endpoint());
        }

        assertThat(cli.run("server", "--stop").out()).contains("Stopped the server: pid " + first.pid());
        assertThat(server()).isNull();
        assertThat(ProcessHandle.of(first.pid())).isEmpty();
        assertThat(cli.run("status").code()).isEqualTo(1);
    }

    @Test
    void severalThatStartAtOnce_endUpWithOneServer() throws Exception {
        List<Process> starting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starting.add(process("start", "file_system", "--dir", watched.toString(), "--start"));
        }
        int begun = 0;
        for (Process one : starting) {
            one.getInputStream().readAllBytes();
            begun += one.waitFor() == 0 ? 1 : 0;
        }

        assertThat(begun).isEqualTo(1); // the others are told that it is watched already
        assertThat(Objects.requireNonNull(
                        Json.object(cli.run("list-tracers", "--json").json().get("data"))))
                .hasSize(1);
    }

    @Test
    void aKilledServer_isNoneAnyMore_andTheNextGoesOnWatching() throws Exception {
        startServer();
        cli.run("start", "file_system", "--dir", watched.toString());
        RunningServer killed = Objects.requireNonNull(server());
        ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();
        until("it is dead", () -> server() == null);
        assertThat(data.resolve("server.lock")).isNotEmptyFile(); // what it said of itself is still there
        assertThat(cli.run("list-tracers").err()).contains("no server is running");

        startServer();

        until("it watches again", () -> cli.run("list-tracers").out().contains("running"));
        Files.writeString(watched.resolve("later.txt"), "x");
        assertThat(cli.run("stop", "file_system").code()).isZero();
        assertThat(cli.run("show", "file_system").out()).contains("later.txt");
    }

    @Test
    void aServerThatIsToldToEnd_storesWhatItSaw_andEndsWithin10s() throws Exception {
        startServer();
        cli.run("start", "file_system", "--dir", watched.toString());
        RunningServer server = Objects.requireNonNull(server());
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 3_000; i++) {
            made.add(Files.createFile(watched.resolve("f" + i)).toString());
        }

        long begin = System.nanoTime();
        ProcessHandle.of(server.pid()).orElseThrow().destroy();
        until("it has ended", () -> server() == null);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        Set<Object> seen = new HashSet<>();
        cli.run("show", "file_system", "--event", "created", "-n", "10000", "--json")
                .objects("data")
                .forEach(event -> seen.add(event.get("full_path")));
        assertThat(seen).containsAll(made);
        assertThat(Files.readString(data.resolve("logs").resolve("server.log")))
                .contains("Stopped; ")
                .doesNotContain("LOST");
    }

    @Test
    void aPortThatIsTaken_isNamed_withTheOptionForAnother() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Cli.Result result = cli.run("server", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(result.code()).isEqualTo(1);
            assertThat(result.err()).contains("port " + taken.getLocalPort(), "--port");
            Cli.Result detached = cli.run("server", "--detach", "--port", Integer.toString(taken.getLocalPort()));
            assertThat(detached.code()).isEqualTo(1);
            assertThat(detached.err()).contains("the server did not start", "--port");
        }
        assertThat(server()).isNull();
    }

    @Test
    void theServer_keepsItsFilesToItself_andNeedsItsToken() throws Exception {
        startServer();
        try (var files = Files.walk(data)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .allSatisfy(
                                    permission -> assertThat(permission.name()).startsWith("OWNER_")));
        }
        Files.writeString(data.resolve("token"), "another-token-that-is-wrong-for-it\n");

        Cli.Result result = cli.run("list-domains");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("does not take the token in " + data.resolve("token"));
    }

    @Test
    void show_follows_overAClear_andEndsQuietly() throws Exception {
        startServer();
        cli.run("start", "file_system", "--dir", watched.toString());
        Process following = process("show", "file_system", "--follow", "--event", "created", "--json");
        try (BufferedReader out = following.inputReader(StandardCharsets.UTF_8)) {
            Path first = Files.createFile(watched.resolve("first"));
            assertThat(out.readLine()).contains(first.toString());
            cli.run("clear", "file_system", "--yes");
            Path second = Files.createFile(watched.resolve("second"));
            assertThat(out.readLine()).contains(second.toString());
            cli.run("reset", "--yes");
            Path third = Files.createFile(watched.resolve("third"));
            assertThat(out.readLine()).contains(third.toString());

            new ProcessBuilder("kill", "-INT", Long.toString(following.pid()))
                    .start()
                    .waitFor();
            assertThat(following.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(following.exitValue()).isEqualTo(130);
        assertThat(temporary.resolve("stderr")).isEmptyFile();
    }
}
