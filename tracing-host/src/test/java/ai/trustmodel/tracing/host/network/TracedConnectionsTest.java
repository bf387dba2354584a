package ai.trustmodel.tracing.host.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.HostEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracedConnectionsTest {
    private static final Connection CLIENT = new Connection("tcp", "10.0.0.1", 4000, "10.0.0.2", 443);
    private static final Connection SERVER = new Connection("tcp", "10.0.0.1", 443, "10.0.0.3", 5000);
    private static final int CURL = 20;
    private static final int NGINX = 10;
    private static final int NOBODY = 99;

    @TempDir
    private Path proc;

    private Scene scene;
    private TracedConnections traced;

    @BeforeEach
    void setUp() throws IOException {
        scene = new Scene(proc, Map.of());
        scene.process(NGINX, 1, "nginx", 5, 4).process(CURL, 1, "curl").process(NOBODY, 1, "other");
        traced = traced(scene);
        scene.sockets("tcp 0.0.0.0:443 0.0.0.0:0 0A 5", "tcp 10.0.0.9:22 10.0.0.8:6000 01 4")
                .look();
    }

    private static TracedConnections traced(Scene scene) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return scene.time();
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        TraceThreads threads = new TraceThreads(scene.processes, name -> scene.proc.resolve("saved_" + name));
        TracedConnections traced = new TracedConnections(scene.reports, scene.seen::get, threads, clock);
        scene.seen.leaveTcpTo(traced);
        return traced;
    }

    @Test
    void connection_isItsMakers_whoeverIsInterruptedByItsPackets() {
        change(1, States.CLOSE, States.SYN_SENT, withoutPort(CLIENT), CURL, true);
        scene.later(30);
        change(1, States.SYN_SENT, States.ESTABLISHED, CLIENT, NOBODY, false);
        scene.later(10);
        change(1, States.ESTABLISHED, States.CLOSE_WAIT, CLIENT, NOBODY, false);
        change(1, States.CLOSE_WAIT, States.LAST_ACK, CLIENT, CURL, true);
        change(1, States.LAST_ACK, States.CLOSE, CLIENT, NOBODY, false);
        scene.seen.closing(CLIENT, 80, 1_001, scene.time(), scene.nanos());

        List<HostEvent> events = scene.events();

        assertThat(events)
                .extracting(Scene::text)
                .containsExactly(
                        "opened outbound 4000->443 ESTABLISHED curl", "closed outbound 4000->443 LAST_ACK curl");
        assertThat(events.get(1).attributes())
                .containsEntry("duration_ms", 40L)
                .containsEntry("bytes_sent", 80L)
                .containsEntry("bytes_recv", 1_000L) // without the end, which the kernel counts
                .containsEntry("sampled", false);
    }

    @Test
    void acceptedConnection_isReportedWhenItIsEstablished_withWhoTookIt() throws IOException {
        change(2, States.LISTEN, States.SYN_RECV, SERVER, NOBODY, false);
        change(2, States.SYN_RECV, States.ESTABLISHED, SERVER, NOBODY, false);
        scene.later(100).process(11, NGINX, "worker", 6);
        scene.sockets("tcp 0.0.0.0:443 0.0.0.0:0 0A 5", "tcp 10.0.0.1:443 10.0.0.3:5000 01 6")
                .look();

        assertThat(scene.told()).containsExactly("opened inbound 443->5000 ESTABLISHED worker");
    }

    @Test
    void acceptedConnection_closedByItsServer_isTheServers() {
        accept(2);
        scene.later(5);
        change(2, States.ESTABLISHED, States.FIN_WAIT1, SERVER, NGINX, true);
        change(2, States.FIN_WAIT1, States.FIN_WAIT2, SERVER, NOBODY, false);
        change(2, States.FIN_WAIT2, States.CLOSE, SERVER, NOBODY, false);

        assertThat(scene.told())
                .containsExactly(
                        "opened inbound 443->5000 ESTABLISHED nginx", "closed inbound 443->5000 FIN_WAIT2 nginx");
    }

    @Test
    void closedByAProcessThatWasJustStarted_isTheListeners() throws IOException {
        accept(2);
        scene.later(500);
        scene.process(30, NGINX, "jspawnhelper");
        Files.writeString(proc.resolve("uptime"), "1.10 0.5\n"); // it began at 1.00
        change(2, States.ESTABLISHED, States.FIN_WAIT1, SERVER, 30, true);
        change(2, States.FIN_WAIT1, States.CLOSE, SERVER, NOBODY, false);

        assertThat(scene.told()).allMatch(text -> text.endsWith("nginx")).hasSize(2);
    }

    @Test
    void refusal_comesAfterTheEnd_orBeforeIt() {
        change(1, States.CLOSE, States.SYN_SENT, withoutPort(CLIENT), CURL, true);
        change(1, States.SYN_SENT, States.CLOSE, CLIENT, NOBODY, false);
        error(111, CLIENT);
        Connection slow = new Connection("tcp", "10.0.0.1", 4001, "10.0.0.2", 443);
        change(1, States.CLOSE, States.SYN_SENT, slow, CURL, true);
        error(110, slow);
        change(1, States.SYN_SENT, States.CLOSE, slow, NOBODY, false);

        assertThat(scene.told())
                .containsExactly(
                        "opened outbound 4000->443 SYN_SENT curl",
                        "closed outbound 4000->443 SYN_SENT curl refused",
                        "opened outbound 4001->443 SYN_SENT curl",
                        "closed outbound 4001->443 SYN_SENT curl timed out");
    }

    @Test
    void connectionFromBefore_endsWithTheProcessThatLookingFound() {
        Connection old = new Connection("tcp", "10.0.0.9", 22, "10.0.0.8", 6000);
        change(7, States.ESTABLISHED, States.CLOSE_WAIT, old, NOBODY, false);
        scene.later(600).reports.release(scene.nanos(), observed -> false, traced::forget);
        change(7, States.CLOSE_WAIT, States.CLOSE, old, NOBODY, false);

        List<HostEvent> events = scene.events();

        assertThat(events)
                .extracting(Scene::text)
                .containsExactly(
                        "state outbound 22->6000 CLOSE_WAIT nginx", "closed outbound 22->6000 CLOSE_WAIT nginx");
        assertThat(events.get(1).attributes()).doesNotContainKey("duration_ms");
    }

    @Test
    void threadThatHasEnded_isKnownByWhatTheKernelKept() throws IOException {
        Files.writeString(proc.resolve("saved_tgids"), "501 500\n");
        Files.writeString(proc.resolve("saved_cmdlines"), "500 Web Content\n501 Socket-Thread\n");
        change(1, States.CLOSE, States.SYN_SENT, CLIENT, 501, true);

        assertThat(scene.events().get(0).process()).isEqualTo(Map.of("pid", 500, "name", "Web Content"));
    }

    @Test
    void socketUsedAgain_endsWhatWasKnownOfIt() {
        Connection next = new Connection("tcp", "10.0.0.1", 4001, "10.0.0.2", 443);
        change(1, States.CLOSE, States.SYN_SENT, CLIENT, CURL, true);
        change(1, States.CLOSE, States.SYN_SENT, next, CURL, true); // the end of the first was missed

        assertThat(scene.told())
                .containsExactly(
                        "opened outbound 4000->443 SYN_SENT curl",
                        "closed outbound 4000->443 SYN_SENT curl late",
                        "opened outbound 4001->443 SYN_SENT curl");
    }

    @Test
    void afterALoss_whatIsNoSocketAnyMore_hasEnded() throws IOException {
        change(1, States.CLOSE, States.SYN_SENT, CLIENT, CURL, true);
        change(1, States.SYN_SENT, States.ESTABLISHED, CLIENT, NOBODY, false);
        accept(2); // of another network namespace: looking never showed it
        scene.later(250).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 0").look();
        scene.later(250).sockets().look();
        traced.endMissing(scene.seen.generation(), scene.time(), scene.nanos());

        assertThat(scene.told())
                .containsExactly(
                        "opened outbound 4000->443 ESTABLISHED curl",
                        "opened inbound 443->5000 ESTABLISHED",
                        "closed outbound 4000->443 ESTABLISHED curl late");
    }

    @Test
    void listening_isReportedWhenAskedFor(@TempDir Path other) throws IOException {
        Scene asked = new Scene(other, Map.of("listening", true)).process(NGINX, 1, "nginx");
        traced = traced(asked);
        scene = asked;
        Connection port = new Connection("tcp", "0.0.0.0", 81, "0.0.0.0", 0);
        change(4, States.CLOSE, States.LISTEN, port, NGINX, true);
        scene.later(300);
        change(4, States.LISTEN, States.CLOSE, port, NGINX, true);

        assertThat(scene.told()).containsExactly("opened 81-> LISTEN nginx", "closed 81-> LISTEN nginx");
    }

    @Test
    void connectionThatWasNeverEstablishedFromOutside_isNotReported() {
        change(2, States.LISTEN, States.SYN_RECV, SERVER, NOBODY, false);
        change(2, States.SYN_RECV, States.CLOSE, SERVER, NOBODY, false);
        change(3, States.CLOSE, States.CLOSE, SERVER, NGINX, true);

        assertThat(scene.told()).isEmpty();
    }

    private void accept(long socket) {
        change(socket, States.LISTEN, States.SYN_RECV, SERVER, NOBODY, false);
        change(socket, States.SYN_RECV, States.ESTABLISHED, SERVER, NOBODY, false);
    }

    private void change(long socket, int from, int to, Connection connection, int tid, boolean byProgram) {
        traced.apply(
                new SocketChange(scene.nanos(), socket, from, to, 0, connection, tid, byProgram),
                scene.time(),
                scene.nanos());
    }

    private void error(int error, Connection connection) {
        traced.apply(
                new SocketChange(scene.nanos(), 0, 0, 0, error, connection, NOBODY, false),
                scene.time(),
                scene.nanos());
    }

    private static Connection withoutPort(Connection connection) {
        return new Connection("tcp", connection.localAddress(), 0, connection.remoteAddress(), connection.remotePort());
    }
}
