package ai.trustmodel.tracing.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerStatus;
import ai.trustmodel.tracing.spi.Tracers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real connections of this machine with itself. Others may talk meanwhile, so only what is ours is looked at. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the network is watched on Linux only")
@Timeout(60)
class NetworkTracerTest {
    private static final int BODY = 10_000;
    private static final int PID = (int) ProcessHandle.current().pid();

    private final List<HostEvent> events = new CopyOnWriteArrayList<>();
    private final List<HttpServer> servers = new ArrayList<>();
    private final List<Tracer> tracers = new ArrayList<>();

    @AfterEach
    void tearDown() {
        tracers.forEach(Tracer::close);
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void tracefs_seesBothEndsOfACurl_withTheirProcesses() throws Exception {
        start(tracefs());
        HttpServer server = serve("127.0.0.1");

        long curl = curl("http://127.0.0.1:" + port(server));

        HostEvent client = await("closed", "remote_port", port(server));
        assertThat(client.process()).isEqualTo(Map.of("pid", (int) curl, "name", "curl"));
        assertThat(client.attributes())
                .containsEntry("direction", "outbound")
                .containsEntry("sampled", false)
                .containsEntry("local_address", "127.0.0.1")
                .containsKeys("duration_ms", "bytes_sent");
        assertThat((Long) client.attributes().get("bytes_recv")).isGreaterThan(BODY);
        HostEvent accepted = await("closed", "local_port", port(server));
        assertThat(accepted.process()).containsEntry("pid", PID).containsEntry("name", "java");
        assertThat(accepted.attributes()).containsEntry("direction", "inbound");
        assertThat(accepted.attributes().get("bytes_recv"))
                .isEqualTo(client.attributes().get("bytes_sent"));
        assertThat(await("opened", "remote_port", port(server)).process()).isEqualTo(client.process());
        assertThat(await("opened", "local_port", port(server)).process()).isEqualTo(accepted.process());
    }

    @Test
    void tracefs_seesIpv6_andIpv4InsideIt() throws Exception {
        start(tracefs());
        HttpServer six = serve("::1");
        HttpServer four = serve("127.0.0.1");

        get("http://[::1]:" + port(six)); // Java talks IPv4 through IPv6 sockets
        get("http://127.0.0.1:" + port(four));

        HostEvent overSix = await("opened", "remote_port", port(six));
        assertThat(overSix.attributes())
                .containsEntry("family", "ipv6")
                .containsEntry("remote_address", "::1")
                .containsEntry("local_address", "::1");
        assertThat(overSix.process()).containsEntry("pid", PID);
        assertThat(await("opened", "remote_port", port(four)).attributes())
                .containsEntry("family", "ipv4")
                .containsEntry("remote_address", "127.0.0.1");
    }

    @Test
    void tracefs_saysThatAConnectionWasRefused() throws Exception {
        start(tracefs());
        int closed = closedPort();

        assertThatThrownBy(() -> new Socket("127.0.0.1", closed).close()).isInstanceOf(ConnectException.class);

        HostEvent refused = await("closed", "remote_port", closed);
        assertThat(refused.attributes()).containsEntry("result", "refused").containsEntry("state", "SYN_SENT");
        assertThat(refused.process()).containsEntry("pid", PID);
    }

    @Test
    void tracefs_followsTheFamilyOfAProcess_thoughItsChildrenAreGoneBeforeAnybodyLooks() throws Exception {
        Map<String, Object> options = tracefs();
        options.put("processes", "own");
        start(options);
        HttpServer server = serve("127.0.0.1");

        Process shell = new ProcessBuilder(
                        "sh", "-c", "(curl -s -o /dev/null http://127.0.0.1:" + port(server) + "/; true)")
                .start();
        assertThat(shell.waitFor()).isZero();

        assertThat(await("closed", "remote_port", port(server)).process()).containsEntry("name", "curl");
    }

    @Test
    void proc_seesAConnectionThatIsHeldOpen_withItsProcess() throws Exception {
        start(options("engine", "proc", "poll_ms", 20));
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                Socket client = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            HostEvent opened = await("opened", "remote_port", server.getLocalPort());
            assertThat(opened.process()).containsEntry("pid", PID);
            assertThat(opened.attributes())
                    .containsEntry("local_port", client.getLocalPort())
                    .containsEntry("direction", "outbound")
                    .containsEntry("state", "ESTABLISHED")
                    .containsEntry("sampled", true);
            assertThat(await("opened", "local_port", accepted.getLocalPort()).process())
                    .containsEntry("pid", PID);
        }
    }

    @Test
    void proc_hearsOfConnectionsThatAreTooShortToSee() throws Exception {
        start(options("engine", "proc", "poll_ms", 60_000));
        HttpServer server = serve("127.0.0.1");

        get("http://127.0.0.1:" + port(server));
        curl("http://127.0.0.1:" + port(server));

        HostEvent closed = await("closed", "remote_port", port(server));
        assertThat(closed.attributes()).containsEntry("late", true).containsEntry("sampled", true);
        assertThat((Long) closed.attributes().get("bytes_recv")).isGreaterThan(BODY);
        assertThat(tracers.get(0).status().note()).contains("every 60000 ms").contains("late");
    }

    @Test
    void counters_comeAtTheStartAndAtTheEnd() {
        Tracer tracer = start(options("connections", false));
        tracer.close();

        List<HostEvent> host = events.stream()
                .filter(event -> !event.attributes().containsKey("interface"))
                .toList();
        assertThat(host).hasSize(2).allMatch(event -> event.event().equals("counters"));
        assertThat(host.get(0).attributes())
                .containsKeys("bytes_sent", "bytes_recv")
                .doesNotContainKey("download");
        assertThat(host.get(1).attributes()).containsKeys("download", "upload");
        assertThat(events)
                .extracting(event -> event.attributes().get("interface"))
                .contains("lo");
    }

    @Test
    void ping_isInTheFirstRow_andStoppingDoesNotWaitForTheNext(@TempDir Path directory) throws Exception {
        Path ping = Files.writeString(
                directory.resolve("ping"),
                "#!/bin/sh\n[ -e " + directory + "/second ] && exec sleep 60\ntouch " + directory
                        + "/second\necho '4 received, 25% packet loss'\necho 'rtt min/avg/max/mdev = 1/2.5/3/0 ms'\n");
        assertThat(ping.toFile().setExecutable(true)).isTrue();
        Machine here = Machine.here();
        Machine machine =
                new Machine(here.proc(), here.tracefs(), here.clock(), here.nanos(), ping.toString(), List.of());
        Tracer tracer = new NetworkTracer(
                NetworkOptions.of(options("connections", false, "interval", 1, "ping", "x")), machine);
        tracers.add(tracer);
        tracer.start(events::add);

        HostEvent row = await(event -> event.attributes().containsKey("ping_ms"));
        TimeUnit.MILLISECONDS.sleep(1_200); // the second ping is at it

        assertThat(row.attributes()).containsEntry("ping_ms", 2.5).containsEntry("packet_loss", 25.0);
        assertThat(millisOf(tracer::stop)).isLessThan(200);
    }

    @Test
    void stop_isQuick_andNothingIsLeftOver() throws Exception {
        Tracer first = start(options());
        first.stop();
        first.close();
        int descriptors = descriptors();
        List<Long> stops = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            Tracer tracer = start(options("poll_ms", 20));
            assertThat(tracer.status().running()).isTrue();
            stops.add(millisOf(tracer::stop));
            assertThat(tracer.status().running()).isFalse();
            tracer.close();
        }

        stops.sort(null);
        assertThat(stops.get(5))
                .as("of %s, on a machine that does other things", stops)
                .isLessThan(200);
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("tracer-"));
        assertThat(instances()).noneMatch(name -> name.startsWith("trustmodel-network-" + PID + "-"));
    }

    @Test
    void status_saysWhatLooksAndHow() {
        TracerStatus status = start(options("engine", "proc", "poll_ms", 500)).status();

        assertThat(status.domain()).isEqualTo("network");
        assertThat(status.engine()).isEqualTo("proc");
        assertThat(status.note()).contains("every 500 ms");
        assertThat(status.problem()).isNull();
        assertThat(status.lost()).isZero();
    }

    @Test
    void tracefsThatIsNotThere_isSaidWithWhatToDo(@TempDir Path empty) {
        Machine here = Machine.here();
        Machine machine = new Machine(
                here.proc(), List.of(empty), here.clock(), here.nanos(), here.ping(), here.addressServices());

        Tracer forced = new NetworkTracer(NetworkOptions.of(options("engine", "tracefs")), machine);
        assertThatThrownBy(() -> forced.start(events::add))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("mount -t tracefs tracefs " + empty);
        Tracer free = new NetworkTracer(NetworkOptions.of(options()), machine);
        tracers.add(free);
        assertThat(free.start(events::add).engine()).isEqualTo("proc");
        assertThat(free.status().note()).contains("mount -t tracefs tracefs " + empty);
    }

    @Test
    void machineWithoutProc_cannotBeWatched(@TempDir Path empty) {
        Machine machine =
                new Machine(empty, List.of(empty), Machine.here().clock(), System::nanoTime, "ping", List.of());

        assertThatThrownBy(() ->
                        new NetworkTracer(NetworkOptions.of(Map.of("connections", false)), machine).start(events::add))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("counters of the network cannot be read");
        assertThatThrownBy(() ->
                        new NetworkTracer(NetworkOptions.of(Map.of("counters", false)), machine).start(events::add))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sockets of this machine cannot be read");
    }

    @Test
    void whatDeadProcessesLeftBehind_isRemoved(@TempDir Path instances) throws IOException {
        Path dead = Files.createDirectory(instances.resolve("trustmodel-network-999999999-1"));
        Path alive = Files.createDirectory(instances.resolve("trustmodel-network-" + PID + "-1"));
        Path busy = Files.createDirectories(instances.resolve("trustmodel-network-999999998-1/read"));
        Path others = Files.createDirectory(instances.resolve("somebody-else"));

        TraceInstance.reap(instances, Path.of("/proc"));

        assertThat(dead).doesNotExist();
        assertThat(List.of(alive, busy, others)).allMatch(Files::exists);
    }

    /** Options of the best engine, where this machine lets us have it. */
    private static Map<String, Object> tracefs() {
        String missing = Tracefs.missing(Tracefs.PLACES);
        assumeTrue(missing == null, () -> "tracefs cannot be used: " + missing);
        return options("engine", "tracefs");
    }

    private static Map<String, Object> options(Object... namesAndValues) {
        Map<String, Object> options = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return options;
    }

    private Tracer start(Map<String, Object> options) {
        Tracer tracer = Tracers.create("network", Settings.of(Map.of()), options);
        tracers.add(tracer);
        tracer.start(events::add);
        return tracer;
    }

    private HttpServer serve(String address) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, BODY);
            exchange.getResponseBody().write(new byte[BODY]);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return server;
    }

    private static int port(HttpServer server) {
        return server.getAddress().getPort();
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** @return its pid */
    private static long curl(String url) throws IOException, InterruptedException {
        Process curl;
        try {
            curl = new ProcessBuilder("curl", "-s", "-o", "/dev/null", url).start();
        } catch (IOException e) {
            assumeTrue(false, "there is no curl here");
            throw e;
        }
        assertThat(curl.waitFor()).isZero();
        return curl.pid();
    }

    private static void get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        HttpClient client = HttpClient.newHttpClient();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body())
                .hasSize(BODY);
    }

    private HostEvent await(String event, String attribute, int port) throws InterruptedException {
        return await(seen -> seen.event().equals(event)
                && Integer.valueOf(port).equals(seen.attributes().get(attribute)));
    }

    private HostEvent await(Predicate<HostEvent> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() - end < 0) {
            for (HostEvent event : events) {
                if (wanted.test(event)) {
                    return event;
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("not seen; there are " + events);
    }

    private static long millisOf(Runnable action) {
        long begun = System.nanoTime();
        action.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private static int descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return (int) all.count();
        }
    }

    private static List<String> instances() {
        String[] names = Path.of("/sys/kernel/tracing/instances").toFile().list();
        return names == null ? List.of() : List.of(names);
    }
}
