package ai.trustmodel.tracing.host.network;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Tracer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * How many short connections each engine sees, with how much, and what that costs: the program of
 * {@code scripts/watch-network}.
 */
final class NetworkMeasurement {
    private static final int BODY = 100_000;
    private static final int IDLE_MILLIS = 3_000;

    private NetworkMeasurement() {}

    /** @param args how many times curl is run, then engines with their poll_ms, as in {@code proc:250} */
    public static void main(String[] args) throws Exception {
        int runs = Integer.parseInt(args[0]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.printf(
                "%-8s %7s | %9s %8s %8s %8s %8s | %9s %9s | %7s%n",
                "engine", "poll ms", "seen", "process", "bytes", "accepts", "process", "cpu idle", "busy", "stop ms");
        for (String engine : List.of(args).subList(1, args.length)) {
            String[] words = engine.split(":");
            try {
                measure(out, runs, words[0], Integer.parseInt(words[1]));
            } catch (ConfigurationException e) {
                out.printf("%-8s %7s | %s%n", words[0], words[1], e.getMessage());
            }
        }
    }

    private static void measure(PrintStream out, int runs, String engine, int poll) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, BODY);
            exchange.getResponseBody().write(new byte[BODY]);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        curl(port);
        Map<Integer, Long> expected = new HashMap<>();
        ConcurrentLinkedQueue<HostEvent> events = new ConcurrentLinkedQueue<>();
        Tracer tracer = new NetworkTracerProvider()
                .create(
                        ai.trustmodel.tracing.spi.Settings.of(Map.of()),
                        Map.of("engine", engine, "poll_ms", poll, "counters", false));
        tracer.start(events::add);
        Thread.sleep(IDLE_MILLIS); // until it runs as compiled
        long begun = cpu();
        Thread.sleep(IDLE_MILLIS);
        double idle = (cpu() - begun) / 1e4 / IDLE_MILLIS;
        begun = cpu();
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            expected.merge(0, curl(port), (a, b) -> a);
            expected.put(i + 1, lastPid);
        }
        double busy = (cpu() - begun) * 100.0 / (System.nanoTime() - start);
        Thread.sleep(Math.max(700, 2L * poll));
        long stopping = System.nanoTime();
        tracer.stop();
        double stop = (System.nanoTime() - stopping) / 1e6;
        tracer.close();
        server.stop(0);

        Set<Long> pids = new HashSet<>(expected.values());
        Count out1 = count(events, "outbound", "remote_port", port, pids);
        Count in = count(
                events,
                "inbound",
                "local_port",
                port,
                Set.of(ProcessHandle.current().pid()));
        out.printf(
                Locale.ROOT,
                "%-8s %7d | %4d/%-4d %8d %8d %8d %8d | %8.2f%% %8.2f%% | %7.1f%n",
                engine,
                poll,
                out1.seen,
                runs,
                out1.owned,
                out1.bytes,
                in.seen,
                in.owned,
                idle,
                busy,
                stop);
    }

    private record Count(int seen, int owned, int bytes) {}

    private static Count count(Iterable<HostEvent> events, String direction, String port, int number, Set<Long> pids) {
        Set<Object> seen = new HashSet<>();
        Set<Object> owned = new HashSet<>();
        Set<Object> bytes = new HashSet<>();
        for (HostEvent event : events) {
            Map<String, Object> facts = event.attributes();
            if (!direction.equals(facts.get("direction")) || !facts.get(port).equals(number)) {
                continue;
            }
            Object key = List.of(facts.get("local_port"), facts.get("remote_port"));
            seen.add(key);
            if (event.process().get("pid") instanceof Integer pid && pids.contains(pid.longValue())) {
                owned.add(key);
            }
            Object carried = facts.get(direction.equals("outbound") ? "bytes_recv" : "bytes_sent");
            if (carried instanceof Long count && count >= BODY) {
                bytes.add(key);
            }
        }
        return new Count(seen.size(), owned.size(), bytes.size());
    }

    private static long lastPid;

    private static long curl(int port) throws IOException, InterruptedException {
        Process curl = new ProcessBuilder("curl", "-s", "-o", "/dev/null", "http://127.0.0.1:" + port + "/").start();
        lastPid = curl.pid();
        if (curl.waitFor() != 0) {
            throw new IOException("curl ended with " + curl.exitValue());
        }
        return lastPid;
    }

    /** What the threads of the tracer used, in nanoseconds. */
    private static long cpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Set<Long> ours = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("tracer-"))
                .map(Thread::getId)
                .collect(Collectors.toSet());
        return ours.stream().mapToLong(threads::getThreadCpuTime).sum();
    }
}
