package ai.trustmodel.tracing.host.network;

import ai.trustmodel.tracing.spi.ConfigurationException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of the network is watched, and how.
 *
 * @param interval between rows of counters
 * @param poll between looks at the sockets
 * @param connections whether connections are reported
 * @param counters whether counters are
 * @param loopback whether connections of this machine with itself are
 * @param listening whether sockets without a peer are
 * @param roots the processes that are watched, with their descendants; empty for all that can be seen
 * @param ping the host that is pinged at each interval, null for none
 * @param publicIp whether the address is asked for under which this machine is seen
 * @param engine what must do the watching, null for the best there is
 */
record NetworkOptions(
        Duration interval,
        Duration poll,
        boolean connections,
        boolean counters,
        boolean loopback,
        boolean listening,
        Set<Integer> roots,
        @Nullable String ping,
        boolean publicIp,
        @Nullable String engine) {
    static final String TRACEFS = "tracefs";
    static final String PROC = "proc";

    private static final String DEFAULT_HOST = "8.8.8.8";
    /** A name or an address, and nothing that a program could take for an option. */
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}_:][\\p{L}\\p{N}_.:%-]{0,252}");

    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "interval",
            "poll_ms",
            "connections",
            "counters",
            "loopback",
            "listening",
            "processes",
            "ping",
            "public_ip",
            "engine"));

    /** @throws ConfigurationException when one is wrong, or there is no such option */
    static NetworkOptions of(Map<String, Object> options) {
        for (String name : options.keySet()) {
            if (!NAMES.contains(name)) {
                throw new ConfigurationException(
                        "network has no option '" + name + "'; there are: " + String.join(", ", NAMES));
            }
        }
        NetworkOptions read = new NetworkOptions(
                Duration.ofSeconds(number(options, "interval", 60, 1, 86_400)),
                Duration.ofMillis(number(options, "poll_ms", 250, 20, 60_000)),
                flag(options, "connections", true),
                flag(options, "counters", true),
                flag(options, "loopback", true),
                flag(options, "listening", false),
                roots(options.get("processes")),
                ping(options.get("ping")),
                flag(options, "public_ip", false),
                engine(options.get("engine")));
        if (!read.connections && !read.counters) {
            throw new ConfigurationException("connections and counters are both off, so there is nothing to watch");
        }
        return read;
    }

    private static long number(Map<String, Object> options, String name, long otherwise, long least, long most) {
        Object value = options.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = value instanceof Number n
                    ? whole(n)
                    : Long.parseLong(value.toString().strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // said below
        }
        throw new ConfigurationException(
                name + " is '" + value + "'; it must be a whole number from " + least + " to " + most);
    }

    private static long whole(Number number) {
        return new java.math.BigDecimal(number.toString()).longValueExact();
    }

    private static boolean flag(Map<String, Object> options, String name, boolean otherwise) {
        Object value = options.get(name);
        if (value == null || value instanceof Boolean) {
            return value == null ? otherwise : (Boolean) value;
        }
        return switch (value.toString()) {
            case "true", "on", "yes" -> true;
            case "false", "off", "no" -> false;
            default -> throw new ConfigurationException(name + " is '" + value + "'; it must be true or false");
        };
    }

    private static Set<Integer> roots(@Nullable Object value) {
        if (value == null || value.equals("all")) {
            return Set.of();
        }
        if (value.equals("own")) {
            return Set.of((int) ProcessHandle.current().pid());
        }
        List<?> list = value instanceof List<?> items
                ? items
                : List.of(value.toString().split(",", -1));
        Set<Integer> pids = new LinkedHashSet<>();
        try {
            for (Object item : list) {
                pids.add(Integer.parseInt(String.valueOf(item).strip()));
            }
        } catch (NumberFormatException e) {
            pids.clear();
        }
        if (pids.isEmpty() || pids.stream().anyMatch(pid -> pid < 1)) {
            throw new ConfigurationException("processes is '" + value + "'; it must be all, own, or a list of pids");
        }
        return Set.copyOf(pids);
    }

    private static @Nullable String ping(@Nullable Object value) {
        String host = value == null ? "" : value.toString().strip();
        if (host.isEmpty() || host.equals("false")) {
            return null;
        }
        if (host.equals("true")) {
            return DEFAULT_HOST;
        }
        if (!HOST.matcher(host).matches()) {
            throw new ConfigurationException(
                    "ping is '" + host + "'; it must be the name or address of a host, or true");
        }
        return host;
    }

    private static @Nullable String engine(@Nullable Object value) {
        if (value == null || value.equals(TRACEFS) || value.equals(PROC)) {
            return (String) value;
        }
        throw new ConfigurationException("engine is '" + value + "'; for network it must be tracefs or proc");
    }
}
