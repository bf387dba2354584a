package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.internal.Providers;
import java.util.Map;

/** Finds what makes tracers. A provider on the class path is available, never active: somebody starts its tracers. */
public final class Tracers {
    private Tracers() {}

    /**
     * The providers by their domain, in alphabetical order.
     *
     * @throws ConfigurationException when two are of one domain, or one cannot be loaded
     */
    public static Map<String, TracerProvider> available() {
        return Providers.load(TracerProvider.class, TracerProvider::domain);
    }
}
