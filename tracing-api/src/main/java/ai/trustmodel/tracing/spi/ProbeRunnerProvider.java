package ai.trustmodel.tracing.spi;

/** Makes probe runners of one name. A service with a constructor without arguments; finding one costs nothing. */
public interface ProbeRunnerProvider {
    /** Its name, as in {@code "bpftrace"}. */
    String name();

    /** A runner as configured. */
    ProbeRunner create(Settings settings);
}
