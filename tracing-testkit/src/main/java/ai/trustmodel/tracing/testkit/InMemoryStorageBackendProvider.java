package ai.trustmodel.tracing.testkit;

import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackendProvider;

/** Makes a new, empty {@link InMemoryStorageBackend} under the name {@code memory}. It has no settings. */
public final class InMemoryStorageBackendProvider implements StorageBackendProvider {
    /** For the service loader. */
    public InMemoryStorageBackendProvider() {}

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public StorageBackend create(Settings settings) {
        return new InMemoryStorageBackend();
    }
}
