package ai.trustmodel.tracing.spi;

/**
 * Whether something works.
 *
 * @param ok whether it does
 * @param message what it is and how it is, or what is wrong and what to do
 */
public record Health(boolean ok, String message) {}
