package ai.trustmodel.tracing.host.network;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
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

    /** @param args how many times curl is run, then engines with their poll_ms or {@code burst}, as in {@code proc:250} */
    public static void main(String[] args) throws Exception {
        int runs = Integer.parseInt(args[0]);
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.printf(
                "%-8s %7s | %9s %8s %8s %8s %8s | %9s %9s | %7s%n",
                "engine", "poll ms", "seen", "process", "bytes", "accepts", "process", "cpu idle", "busy", "stop ms");
        for (String engine : List.of(args).subList(1, args.length)) {
            String[] words = engine.split(":", -1);
            try {
                if (words[1].equals("burst")) {
                    burst(out, 100 * runs, words[0]);
                } else {
                    measure(out, runs, words[0], Integer.parseInt(words[1]));
                }
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
        Thread.sleep(500); // so that it is over
        Map<Integer, Long> expected = new HashMap<>();
        ConcurrentLinkedQueue<HostEvent> events = new ConcurrentLinkedQueue<>();
        Tracer tracer = new NetworkTracerProvider()
                .create(Settings.of(Map.of()), Map.of("engine", engine, "poll_ms", poll, "counters", false));
        try {
            tracer.start(events::add);
        } catch (ConfigurationException e) {
            server.stop(0); // its thread would keep the program alive
            throw e;
        }
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
        Count client = count(events, "outbound", "remote_port", port, pids);
        Count accepts = count(
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
                client.seen,
                runs,
                client.owned,
                client.bytes,
                accepts.seen,
                accepts.owned,
                idle,
                busy,
                stop);
    }

    /** Connections of this process with itself, one after the other as fast as they go. */
    private static void burst(PrintStream out, int connections, String engine) throws Exception {
        ConcurrentLinkedQueue<HostEvent> events = new ConcurrentLinkedQueue<>();
        Tracer tracer =
                new NetworkTracerProvider().create(Settings.of(Map.of()), Map.of("engine", engine, "counters", false));
        try (ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            tracer.start(events::add);
            long cpu = cpu();
            long begun = System.nanoTime();
            for (int i = 0; i < connections; i++) {
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                server.accept().close();
                client.close();
            }
            long took = System.nanoTime() - begun;
            long used = cpu() - cpu;
            Thread.sleep(1_500);
            tracer.close();
            Set<Long> own = Set.of(ProcessHandle.current().pid());
            Count there = count(events, "outbound", "remote_port", server.getLocalPort(), own);
            Count here = count(events, "inbound", "local_port", server.getLocalPort(), own);
            long overflows = events.stream()
                    .filter(event -> event.event().equals("overflow"))
                    .count();
            out.printf(
                    Locale.ROOT,
                    "%-8s %6d in %5.2f s | outbound %6d, %6d with process; inbound %6d, %6d; lost %d in %d overflows; cpu %.1f%%%n",
                    engine,
                    connections,
                    took / 1e9,
                    there.seen,
                    there.owned,
                    here.seen,
                    here.owned,
                    tracer.status().lost(),
                    overflows,
                    used * 100.0 / took);
        }
    }

    private record Count(int seen, int owned, int bytes) {}

    /** Of connections that ended, as ports may be used again. */
    private static Count count(Iterable<HostEvent> events, String direction, String port, int number, Set<Long> pids) {
        int seen = 0;
        int owned = 0;
        int bytes = 0;
        for (HostEvent event : events) {
            Map<String, Object> facts = event.attributes();
            if (!event.event().equals("closed")
                    || !direction.equals(facts.get("direction"))
                    || !facts.get(port).equals(number)) {
                continue;
            }
            seen++;
            if (event.process().get("pid") instanceof Integer pid && pids.contains(pid.longValue())) {
                owned++;
            }
            Object carried = facts.get(direction.equals("outbound") ? "bytes_recv" : "bytes_sent");
            if (carried instanceof Long count && count >= BODY) {
                bytes++;
            }
        }
        return new Count(seen, owned, bytes);
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
