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

    /** Of the storages that lie in a file: the setting that names it, and its name in the data directory. */
    private record Place(String setting, String name) {}

    private static final Map<String, Place> PLACES = Map.of(
            SQLITE,
            new Place("TRUSTMODEL_DB_PATH", "traces.db"),
            "file",
            new Place("TRUSTMODEL_FILE_PATH", "traces.jsonl"));

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
        Path place = file();
        if (place == null) {
            return null;
        }
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
        if (file == null || !Files.exists(file)) {
            return null;
        }
        if (ConfigFile.isReadableByOthers(file)) {
            throw new NotInstalled("others can read " + file + "; run: chmod 600 " + file);
        }
        return "only you can read what was recorded";
    }

    // The server asks its own Java where the user is at home, and so finds the same place.
    private Settings located() {
        Place place = PLACES.get(name());
        Path file = file();
        return place == null || file == null ? settings : settings.with(Map.of(place.setting, file.toString()));
    }

    private String name() {
        return settings.get("TRUSTMODEL_STORAGE", SQLITE);
    }

    /** Where it lies, null where it lies nowhere on this machine. */
    private @Nullable Path file() {
        Place place = PLACES.get(name());
        if (place == null) {
            return null;
        }
        String directory = settings.get("TRUSTMODEL_DATA_DIR", machine.ours().toString());
        String value = settings.get(place.setting, directory + "/" + place.name);
        boolean inHome = value.startsWith("~/") || value.startsWith("~\\");
        Path path = (inHome ? machine.home().resolve(value.substring(2)) : Path.of(value)).toAbsolutePath();
        return Files.isDirectory(path) && !name().equals(SQLITE) ? path.resolve(place.name) : path;
    }
}
