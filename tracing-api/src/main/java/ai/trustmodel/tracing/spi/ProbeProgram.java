package ai.trustmodel.tracing.spi;

import java.time.Duration;

/**
 * A kernel program and how long it may run.
 *
 * @param source the program's text
 * @param timeout after which it ends normally
 */
public record ProbeProgram(String source, Duration timeout) {}
