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

    /**
     * A tracer of this domain that has not been started.
     *
     * @throws ConfigurationException when there is none, saying which there are, or when an option is wrong
     */
    public static Tracer create(String domain, Settings settings, Map<String, Object> options) {
        Map<String, TracerProvider> providers = available();
        TracerProvider provider = providers.get(domain);
        if (provider == null) {
            throw new ConfigurationException(
                    providers.isEmpty()
                            ? "nothing that could watch '" + domain
                                    + "' is on the class path. Add the dependency ai.trustmodel:tracing-host"
                            : "Invalid domain '" + domain + "'. Valid domains are: "
                                    + String.join(", ", providers.keySet()));
        }
        return provider.create(settings, options);
    }
}
