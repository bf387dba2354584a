package ai.trustmodel.tracing.spi;

/**
 * Something a kernel program can use.
 *
 * @param name its name, as in {@code hist}
 * @param category {@code builtin}, {@code function}, {@code map function} or {@code unsafe}
 * @param description what it does
 * @param available whether the installed runner has it
 */
public record Helper(String name, String category, String description, boolean available) {}
