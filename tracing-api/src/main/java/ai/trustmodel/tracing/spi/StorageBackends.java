package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.internal.Providers;
import java.util.Map;
import java.util.Set;

/** Finds storage backends by name. One on the class path is available, never active: a setting names the one wanted. */
public final class StorageBackends {
    private static final Map<String, String> ARTIFACTS = Map.of(
            "sqlite", "ai.trustmodel:tracing-storage-sqlite",
            "file", "ai.trustmodel:tracing-storage-file",
            "api", "ai.trustmodel:tracing-storage-remote");

    private StorageBackends() {}

    /** The names that can be created now, in alphabetical order. */
    public static Set<String> available() {
        return Providers.load(StorageBackendProvider.class, StorageBackendProvider::name)
                .keySet();
    }

    /**
     * The backend of this name, as configured.
     *
     * @throws ConfigurationException when there is none of this name, saying which there are and which artifact would
     *     bring it, or when a setting is wrong
     */
    public static StorageBackend create(String name, Settings settings) {
        Map<String, StorageBackendProvider> providers =
                Providers.load(StorageBackendProvider.class, StorageBackendProvider::name);
        StorageBackendProvider provider = providers.get(name);
        if (provider == null) {
            String artifact = ARTIFACTS.get(name);
            throw new ConfigurationException("TRUSTMODEL_STORAGE is '" + name + "'; found " + providers.keySet()
                    + (artifact == null ? "" : ". Add the dependency " + artifact));
        }
        return provider.create(settings);
    }
}
