package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackendProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes backends that keep traces in one SQLite file; its name is {@code sqlite}.
 *
 * <p>Settings: {@code TRUSTMODEL_DB_PATH} (default {@code ~/.trustmodel/traces.db}); {@code TRUSTMODEL_DURABILITY} is
 * {@code process} (default: what is stored survives a kill of the process) or {@code power} (a power cut too);
 * {@code TRUSTMODEL_RETENTION}, as in {@code 30d} or {@code 12h}, deletes traces in which nothing has happened for that
 * long, when writing begins and daily; by default nothing is deleted.
 */
public final class SqliteStorageBackendProvider implements StorageBackendProvider {
    private static final String RETENTION = "TRUSTMODEL_RETENTION";
    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})([dh])");

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
        return new SqliteStorageBackend(file, durability, retention(settings.get(RETENTION)));
    }

    private static @Nullable Duration retention(@Nullable String value) {
        if (value == null) {
            return null;
        }
        Matcher period = PERIOD.matcher(value);
        if (!period.matches() || Long.parseLong(period.group(1)) == 0) {
            throw new ConfigurationException(
                    RETENTION + " is '" + value + "'; it must be a number of days or hours, as in 30d or 12h");
        }
        return Duration.of(
                Long.parseLong(period.group(1)), period.group(2).equals("d") ? ChronoUnit.DAYS : ChronoUnit.HOURS);
    }
}
