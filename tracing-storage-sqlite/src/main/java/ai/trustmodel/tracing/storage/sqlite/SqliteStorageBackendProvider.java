package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackendProvider;
import java.nio.file.Path;

/**
 * Makes backends that keep traces in one SQLite file; its name is {@code sqlite}.
 *
 * <p>Settings: {@code TRUSTMODEL_DB_PATH} (default {@code ~/.trustmodel/traces.db}); {@code TRUSTMODEL_DURABILITY} is
 * {@code process} (default: what is stored survives a kill of the process) or {@code power} (a power cut too);
 * {@code TRUSTMODEL_RETENTION}, as in {@code 30d} or {@code 12h}, deletes traces in which nothing has happened for that
 * long, when writing begins and daily; by default nothing is deleted.
 */
public final class SqliteStorageBackendProvider implements StorageBackendProvider {
    /** For the service loader. */
    public SqliteStorageBackendProvider() {}

    @Override
    public String name() {
        return "sqlite";
    }

    @Override
    public StorageBackend create(Settings settings) {
        Path file = DatabasePath.of(settings);
        Durability durability = settings.choice("TRUSTMODEL_DURABILITY", Durability.PROCESS);
        return new SqliteStorageBackend(file, durability, settings.period("TRUSTMODEL_RETENTION"));
    }
}
