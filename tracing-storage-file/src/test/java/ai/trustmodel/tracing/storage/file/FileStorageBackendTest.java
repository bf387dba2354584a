package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.testkit.StorageBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Files pass the contract of all backends. */
class FileStorageBackendTest extends StorageBackendContract {
    @TempDir
    Path directory;

    @Override
    protected StorageBackend open() {
        return new FileStorageBackendProvider().create(Settings.of(Map.of("TRUSTMODEL_FILE_PATH", file().toString())));
    }

    /** Somebody moves the file away and puts a directory in its place. */
    @Override
    protected void breakPlace() throws IOException {
        Files.move(file(), directory.resolve("away"));
        Files.createDirectory(file());
    }

    @Override
    protected void mendPlace() throws IOException {
        Files.delete(file());
        Files.move(directory.resolve("away"), file());
    }

    private Path file() {
        return directory.resolve("traces.jsonl");
    }
}
