package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceTest {
    @TempDir
    private Path directory;

    @Test
    void batchThatIsStoredWhileClosing_isNotMadeAFailure() {
        Codec codec = new Codec();
        Connections connections = new Connections(directory.resolve("traces.db"), Durability.PROCESS);
        Runnable nothing = () -> {};
        Deleter deleter = new Deleter(connections, nothing);
        Maintenance maintenance = new Maintenance(
                new TextIndex(connections, codec, nothing),
                deleter,
                new EventDeleter(connections, deleter, nothing),
                null);
        maintenance.close();

        assertThatCode(maintenance::written).doesNotThrowAnyException();

        connections.close();
        codec.close();
    }
}
