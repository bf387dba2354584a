package ai.trustmodel.tracing.spi;

import java.util.List;

/**
 * Whether a kernel program may be run.
 *
 * @param accepted whether it may
 * @param problems what is wrong with it, a sentence each; empty when it is accepted
 * @param probes what it would attach to
 */
public record Validation(boolean accepted, List<String> problems, List<String> probes) {
    public Validation {
        problems = List.copyOf(problems);
        probes = List.copyOf(probes);
    }
}
