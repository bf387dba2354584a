package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Page;
import java.util.List;

/** Runs kernel programs within bounds. Safe for use by several threads. */
public interface ProbeRunner extends AutoCloseable {
    /** What works on this machine, and the remedy for what does not. Never throws. */
    Capabilities capabilities();

    /** Probes that can be watched, in alphabetical order. */
    Page<Probe> listProbes(ProbeQuery query);

    /** What a program can use. */
    List<Helper> listHelpers();

    /** Whether this program would be run. */
    Validation validate(ProbeProgram program);

    /**
     * Starts a program and returns at once.
     *
     * @throws IllegalArgumentException when it is not accepted, with the reason
     * @throws IllegalStateException when it cannot be run here or too many run already, with what to do
     */
    Execution execute(ProbeProgram program);

    /** Stops what still runs. */
    @Override
    void close();
}
