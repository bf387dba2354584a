package ai.trustmodel.tracing.cli.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ServerLockTest {
    @TempDir
    Path dir;

    @Test
    void whoeverHasTheLock_isFound_untilItIsGivenUp() throws IOException {
        assertThat(RunningServer.in(dir)).isNull();
        try (ServerLock lock = take()) {
            RunningServer starting = Objects.requireNonNull(RunningServer.in(dir));
            assertThat(starting.endpoint()).isNull();
            assertThat(starting.shown()).isEqualTo("being started");

            lock.announce("http://127.0.0.1:1234/mcp", dir.resolve("token"), null, "/store");
            RunningServer listening = Objects.requireNonNull(RunningServer.in(dir));
            assertThat(listening.endpoint()).isEqualTo("http://127.0.0.1:1234/mcp");
            assertThat(listening.tokenFile()).isEqualTo(dir.resolve("token"));
            assertThat(listening.isProcess(ProcessHandle.current())).isTrue();
        }

        assertThat(RunningServer.in(dir)).isNull();
        try (ServerLock again = take()) {
            assertThat(again).isNotNull();
        }
    }

    @Test
    void aSecondOne_doesNotGetTheLock_andLeavesWhatIsWritten() throws IOException {
        try (ServerLock lock = take()) {
            lock.announce("http://127.0.0.1:1/mcp", null, null, "/store");

            assertThat(ServerLock.take(dir)).isNull();
            assertThat(Objects.requireNonNull(RunningServer.in(dir)).endpoint()).isEqualTo("http://127.0.0.1:1/mcp");
        }
    }

    @Test
    void whatADeadServerLeft_isNoServer() throws IOException {
        Files.writeString(
                ServerLock.file(dir), "{\"pid\":1,\"endpoint\":\"http://127.0.0.1:1/mcp\",\"started\":\"long ago\"}");
        assertThat(RunningServer.in(dir)).isNull();

        try (ServerLock lock = take()) { // and no word of it is left
            assertThat(Objects.requireNonNull(RunningServer.in(dir)).endpoint()).isNull();
            lock.announce("x", null, null, "/store");
            assertThat(Files.readString(ServerLock.file(dir))).endsWith("}\n").doesNotContain("long ago");
        }
    }

    @Test
    void whatADeadServerLeft_isNotTakenForTheOneThatStarts() throws IOException {
        try (ServerLock lock = take()) {
            Files.writeString(ServerLock.file(dir), "{\"pid\":1,\"endpoint\":\"http://127.0.0.1:1/mcp\"}");

            RunningServer found = Objects.requireNonNull(RunningServer.in(dir));
            assertThat(found.shown()).isEqualTo("being started");
            assertThat(lock).isNotNull();
        }
    }

    @Test
    void aLaterProcessWithTheSameNumber_isNotTakenForTheServer() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try (ServerLock lock = take()) {
            lock.announce("x", null, null, "/store");
            RunningServer server = Objects.requireNonNull(RunningServer.in(dir));
            RunningServer older = new RunningServer(
                    other.pid(),
                    null,
                    null,
                    null,
                    null,
                    other.toHandle().info().startInstant().orElseThrow().minusSeconds(600));

            assertThat(older.isProcess(other.toHandle())).isFalse();
            assertThat(server.isProcess(ProcessHandle.current())).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // which has no such permissions
    void fileAndDirectory_areTheirOwnersAlone() throws IOException {
        Path data = dir.resolve("a").resolve("b");
        try (ServerLock lock = Objects.requireNonNull(ServerLock.take(data))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ServerLock.file(data))))
                    .isEqualTo("rw-------");
            assertThat(lock).isNotNull();
        }
    }

    private ServerLock take() throws IOException {
        return Objects.requireNonNull(ServerLock.take(dir), "somebody else has the lock");
    }
}
