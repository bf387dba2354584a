package ai.trustmodel.tracing.host.network;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a tracer sees the world through.
 *
 * @param proc where the kernel shows processes and sockets
 * @param tracefs where its tracing may be, the best first
 * @param clock the time of events
 * @param nanos the clock that never goes back, on which the kernel stamps its events
 * @param ping the program that pings
 * @param addressServices who can be asked for our address
 */
record Machine(Path proc, List<Path> tracefs, Clock clock, LongSupplier nanos, String ping, List<URI> addressServices) {
    static Machine here() {
        return new Machine(
                Path.of("/proc"), Tracefs.PLACES, Clock.systemUTC(), System::nanoTime, "ping", Outside.SERVICES);
    }
}
