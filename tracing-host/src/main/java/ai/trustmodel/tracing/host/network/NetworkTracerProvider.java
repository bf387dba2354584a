package ai.trustmodel.tracing.host.network;

import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerProvider;
import java.util.Map;

/**
 * Makes tracers of the network: connections with their processes, and the counters of the interfaces. Options:
 *
 * <ul>
 *   <li>{@code interval}: seconds between rows of counters (60)
 *   <li>{@code poll_ms}: milliseconds between looks at the sockets (250)
 *   <li>{@code connections}, {@code counters}: whether they are reported (true)
 *   <li>{@code loopback}: whether connections of this machine with itself are (true)
 *   <li>{@code listening}: whether sockets without a peer are (false)
 *   <li>{@code processes}: {@code "all"} that can be seen, {@code "own"}, or a list of pids; with their descendants
 *   <li>{@code ping}: a host to ping at each interval, or true for 8.8.8.8 (false)
 *   <li>{@code public_ip}: whether to ask a service at each interval which address this machine has (false)
 *   <li>{@code engine}: {@code "tracefs"} or {@code "proc"}; the best there is when it is not given
 * </ul>
 */
public final class NetworkTracerProvider implements TracerProvider {
    @Override
    public String domain() {
        return Sender.DOMAIN;
    }

    @Override
    public String description() {
        return "Connections of this machine with their processes, and how much its interfaces send and receive";
    }

    @Override
    public Tracer create(Settings settings, Map<String, Object> options) {
        return new NetworkTracer(NetworkOptions.of(options), Machine.here());
    }
}
