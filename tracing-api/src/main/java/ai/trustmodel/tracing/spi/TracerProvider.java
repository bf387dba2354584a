package ai.trustmodel.tracing.spi;

import java.util.Map;

/** Makes tracers of one domain. A service with a constructor without arguments; finding one costs nothing. */
public interface TracerProvider {
    /** The domain, as in {@code "file_system"}. */
    String domain();

    /** One sentence that says what its tracers see. */
    String description();

    /**
     * A tracer that has not been started.
     *
     * @param options what to watch and how, JSON values by name, as in {@code directory}
     * @throws ConfigurationException when an option is wrong
     */
    Tracer create(Settings settings, Map<String, Object> options);
}
