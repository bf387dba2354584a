package ai.trustmodel.tracing.spi;

/** A setting is wrong. Thrown while something is being configured, never later; the message names the setting. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }

    public ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
