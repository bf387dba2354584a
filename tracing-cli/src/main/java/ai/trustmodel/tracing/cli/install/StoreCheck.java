package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at the store that a server with these settings records into. */
final class StoreCheck {
    private static final long LEAST = 100L << 20;
    private static final String SQLITE = "sqlite";

    private final Machine machine;
    private final Settings settings;

    StoreCheck(Machine machine, Map<String, String> environment) {
        this.machine = machine;
        this.settings = Settings.of(machine.environment()).with(environment);
    }

    /** Opens it and writes to it. */
    String works() {
        try (StorageBackend store = StorageBackends.create(name(), located())) {
            Health health = store.check();
            if (!health.ok()) {
                throw new NotInstalled(health.message());
            }
            return health.message();
        } catch (ConfigurationException e) {
            throw new NotInstalled(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            throw e instanceof NotInstalled ? e : new NotInstalled("it cannot be opened: " + e.getMessage(), e);
        }
    }

    /** What is free where it lies, null where it lies nowhere on this machine. */
    @Nullable
    String space() throws IOException {
        if (!name().equals(SQLITE)) {
            return null;
        }
        Path place = file();
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        long free = Files.getFileStore(place).getUsableSpace();
        String said = (free >> 20) + " MB free at " + place;
        if (free < LEAST) {
            throw new NotInstalled(said + "; make room, or name another place with --db");
        }
        return said;
    }

    /** Whether only its owner may read it. */
    @Nullable
    String modes() throws IOException {
        Path file = file();
        if (!name().equals(SQLITE) || !Files.exists(file)) {
            return null;
        }
        if (ConfigFile.isReadableByOthers(file)) {
            throw new NotInstalled("others can read " + file + "; run: chmod 600 " + file);
        }
        return "only you can read what was recorded";
    }

    // The server asks its own Java where the user is at home, and so finds the same place.
    private Settings located() {
        return settings.with(Map.of("TRUSTMODEL_DB_PATH", file().toString()));
    }

    private String name() {
        return settings.get("TRUSTMODEL_STORAGE", SQLITE);
    }

    private Path file() {
        String directory = settings.get("TRUSTMODEL_DATA_DIR", machine.ours().toString());
        String value = settings.get("TRUSTMODEL_DB_PATH", directory + "/traces.db");
        boolean inHome = value.startsWith("~/") || value.startsWith("~\\");
        return (inHome ? machine.home().resolve(value.substring(2)) : Path.of(value)).toAbsolutePath();
    }
}
