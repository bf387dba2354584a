package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.spi.ConfigurationException;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/** The one place that asks {@link ServiceLoader}. */
public final class Providers {
    private Providers() {}

    /**
     * The services of this type by name, in alphabetical order. Looked for with this library's own loader, then with
     * the thread's, so that an application server that separates the two finds both.
     */
    public static <T> Map<String, T> load(Class<T> type, Function<T, String> name) {
        Map<String, T> found = new TreeMap<>();
        try {
            collect(ServiceLoader.load(type, Providers.class.getClassLoader()), name, found);
            collect(ServiceLoader.load(type), name, found);
        } catch (ServiceConfigurationError e) {
            throw new ConfigurationException("a " + type.getSimpleName() + " cannot be loaded: " + e.getMessage(), e);
        }
        return found;
    }

    private static <T> void collect(ServiceLoader<T> loader, Function<T, String> name, Map<String, T> found) {
        for (T service : loader) {
            T other = found.putIfAbsent(name.apply(service), service);
            if (other != null && !other.getClass().equals(service.getClass())) {
                throw new ConfigurationException("two services are named '" + name.apply(service) + "': "
                        + other.getClass().getName() + " and "
                        + service.getClass().getName() + "; remove one of their jars");
            }
        }
    }
}
