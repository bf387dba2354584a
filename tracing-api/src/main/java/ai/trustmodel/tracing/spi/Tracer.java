package ai.trustmodel.tracing.spi;

/** One watching of one domain of the machine: the files below some directories, the network, the processes. */
public interface Tracer extends AutoCloseable {
    /**
     * Begins to watch. When it returns, whatever happens from now on is seen.
     *
     * @throws ConfigurationException when it cannot watch, saying why and what to do
     */
    TracerStatus start(EventSink sink);

    /**
     * Ends the watching. What was seen so far is handed over; where that takes longer than a moment it goes on after this
     * returns, as {@link TracerStatus#waiting} says. Safe to call twice.
     */
    TracerStatus stop();

    /** What it is doing. */
    TracerStatus status();

    /** Ends the watching and waits until what was seen is handed over, or counted as lost after some seconds. */
    @Override
    default void close() {
        stop();
    }
}
