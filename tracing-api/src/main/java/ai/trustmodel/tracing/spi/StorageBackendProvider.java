package ai.trustmodel.tracing.spi;

/**
 * Makes storage backends of one name. A service with a constructor without arguments; finding one costs nothing and
 * opens nothing.
 */
public interface StorageBackendProvider {
    /** The name users write in {@code TRUSTMODEL_STORAGE}, as in {@code "sqlite"}. */
    String name();

    /**
     * A backend as configured. Cheap: checks what can be checked at once and leaves opening to the first use.
     *
     * @throws ConfigurationException when a setting is wrong
     */
    StorageBackend create(Settings settings);
}
