package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.internal.Providers;
import java.util.Map;

/** Finds what runs kernel programs. A provider on the class path is available, never active. */
public final class ProbeRunners {
    private ProbeRunners() {}

    /**
     * The providers by name, in alphabetical order.
     *
     * @throws ConfigurationException when two have one name, or one cannot be loaded
     */
    public static Map<String, ProbeRunnerProvider> available() {
        return Providers.load(ProbeRunnerProvider.class, ProbeRunnerProvider::name);
    }
}
