package ai.trustmodel.tracing.cli.daemon;

import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;

/** A store. */
public final class LoggedStorage {
    private LoggedStorage() {}

    /** The store. */
    public static StorageBackend open(Settings settings) {
        return StorageBackends.create(settings.get("TRUSTMODEL_STORAGE", "sqlite"), settings);
    }
}
