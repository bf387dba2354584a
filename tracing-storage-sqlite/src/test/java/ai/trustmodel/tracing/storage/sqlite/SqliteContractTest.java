package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.testkit.StorageBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A file passes the contract of all backends. */
class SqliteContractTest extends StorageBackendContract {
    @TempDir
    Path directory;

    @Override
    protected StorageBackend open() {
        return new SqliteStorageBackendProvider().create(Settings.of(Map.of("TRUSTMODEL_DB_PATH", file().toString())));
    }

    /** Somebody moves the file away and puts a directory in its place. */
    @Override
    protected void breakPlace() throws IOException {
        Files.move(file(), directory.resolve("away.db"));
        Files.createDirectory(file());
    }

    @Override
    protected void mendPlace() throws IOException {
        Files.delete(file());
        Files.move(directory.resolve("away.db"), file());
    }

    private Path file() {
        return directory.resolve("traces.db");
    }
}
