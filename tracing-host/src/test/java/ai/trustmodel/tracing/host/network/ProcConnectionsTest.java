package ai.trustmodel.tracing.host.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.HostEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcConnectionsTest {
    private static final String LISTENS = "tcp 0.0.0.0:80 0.0.0.0:0 0A 5";

    @TempDir
    private Path proc;

    @Test
    void whatWasThereBefore_isNotOpened_butItsEndIsSeen() throws IOException {
        Scene scene = scene().process(10, 1, "nginx", 5, 6);
        scene.sockets(LISTENS, "tcp 10.0.0.1:80 10.0.0.2:4000 01 6").look();
        scene.later(250).sockets(LISTENS).look();

        List<HostEvent> events = scene.events();

        assertThat(events).extracting(Scene::text).containsExactly("closed inbound 80->4000 ESTABLISHED nginx");
        assertThat(events.get(0).attributes())
                .containsEntry("sampled", true)
                .containsEntry("local_address", "10.0.0.1")
                .containsEntry("family", "ipv4")
                .doesNotContainKey("duration_ms"); // nobody saw it begin
        assertThat(events.get(0).timestamp()).isEqualTo(Scene.BEGIN.plusMillis(250));
    }

    @Test
    void connection_isOpenedMovesAndCloses_withItsProcess() throws IOException {
        Scene scene = scene().process(10, 1, "nginx", 5).process(20, 1, "cu)rl (x", 7);
        scene.sockets(LISTENS).look();
        scene.later(250).sockets(LISTENS, "tcp 10.0.0.1:4000 10.0.0.2:443 01 7").look();
        scene.later(600).reports.release(scene.nanos(), observed -> false, observed -> {});
        scene.sockets(LISTENS, "tcp 10.0.0.1:4000 10.0.0.2:443 08 7").look();
        scene.later(600).reports.release(scene.nanos(), observed -> false, observed -> {});
        scene.sockets(LISTENS).look();

        List<HostEvent> events = scene.events();

        assertThat(events)
                .extracting(Scene::text)
                .containsExactly(
                        "opened outbound 4000->443 ESTABLISHED cu)rl (x",
                        "state outbound 4000->443 CLOSE_WAIT cu)rl (x",
                        "closed outbound 4000->443 CLOSE_WAIT cu)rl (x");
        assertThat(events.get(2).attributes()).containsEntry("duration_ms", 1200L);
        assertThat(events.get(0).process()).containsEntry("pid", 20);
    }

    @Test
    void stateThatPassedAtOnce_isNotReported() throws IOException {
        Scene scene = scene().sockets().look();
        scene.later(20).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 02 7").look();
        scene.later(20).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 7").look();
        scene.later(20).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 04 7").look();
        scene.later(20).sockets().look();

        assertThat(scene.told())
                .containsExactly("opened outbound 4000->443 ESTABLISHED", "closed outbound 4000->443 FIN_WAIT1");
    }

    @Test
    void whatIsOverWhenFirstSeen_isReportedOnceAndLate() throws IOException {
        String over = "tcp 10.0.0.1:4000 10.0.0.2:443 06 0";
        Scene scene = scene().sockets("tcp 10.0.0.1:3999 10.0.0.2:443 06 0").look();
        for (int i = 0; i < 3; i++) {
            scene.later(250)
                    .sockets("tcp 10.0.0.1:3999 10.0.0.2:443 06 0", over)
                    .look();
        }
        scene.later(250).sockets().look();

        assertThat(scene.told())
                .containsExactly(
                        "opened outbound 4000->443 TIME_WAIT late", "closed outbound 4000->443 TIME_WAIT late");
    }

    @Test
    void sameTwoEnds_talkingAnew_areAnotherConnection() throws IOException {
        Scene scene = scene().sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 7").look();
        scene.later(250).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 8").look();
        scene.later(250).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 06 0").look();
        scene.later(250).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 9").look();

        assertThat(scene.told())
                .containsExactly(
                        "closed outbound 4000->443 ESTABLISHED",
                        "opened outbound 4000->443 ESTABLISHED",
                        "closed outbound 4000->443 ESTABLISHED",
                        "opened outbound 4000->443 ESTABLISHED");
    }

    @Test
    void socketNobodyHasTakenYet_getsItsOwnerWhenSomebodyDoes() throws IOException {
        Scene scene = scene().process(10, 1, "nginx", 5).sockets(LISTENS).look();
        scene.later(250).sockets(LISTENS, "tcp 10.0.0.1:80 10.0.0.2:4000 01 0").look();
        scene.later(100).process(11, 10, "worker", 6);
        scene.sockets(LISTENS, "tcp 10.0.0.1:80 10.0.0.2:4000 01 6").look();

        assertThat(scene.told()).containsExactly("opened inbound 80->4000 ESTABLISHED worker");
    }

    @Test
    void reportWaitsSomewhatLonger_whileTheOwnerIsToBeFound() throws IOException {
        Scene scene = scene().sockets().look();
        scene.later(250).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 6").look();
        scene.later(600).reports.release(scene.nanos(), scene.seen::isUndecided, observed -> {});
        scene.process(20, 1, "curl", 6).look();
        scene.reports.release(scene.nanos(), scene.seen::isUndecided, observed -> {});

        assertThat(scene.told()).containsExactly("opened outbound 4000->443 ESTABLISHED curl");
    }

    @Test
    void whatWasNotLookedAt_hasNotEnded() throws IOException {
        Scene scene = scene().sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 6", "udp 10.0.0.1:4001 10.0.0.2:53 01 7");
        scene.look().later(250).sockets().lookAtUdp();
        scene.later(250).lookAtUdp();

        assertThat(scene.told()).containsExactly("closed outbound 4001->53 ESTABLISHED");
    }

    @Test
    void ofSeveralHolders_theOldestOwns() throws IOException {
        Scene scene = scene().sockets().look();
        scene.later(250).process(9, 1, "java", 6).process(30, 9, "jspawnhelper", 6);
        scene.sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 6").look();

        assertThat(scene.told()).containsExactly("opened outbound 4000->443 ESTABLISHED java");
    }

    @Test
    void socketsWithoutAPeer_areReportedWhenAskedFor() throws IOException {
        Scene quiet = scene().sockets().look();
        quiet.later(250).sockets(LISTENS, "udp 0.0.0.0:53 0.0.0.0:0 07 8").look();
        assertThat(quiet.told()).isEmpty();

        Scene asked = new Scene(proc, Map.of("listening", true)).sockets().look();
        asked.later(250)
                .sockets(LISTENS, LISTENS, "udp 0.0.0.0:53 0.0.0.0:0 07 8", "udp 0.0.0.0:53 0.0.0.0:0 07 9")
                .look();
        asked.later(250).look();
        assertThat(asked.told()).containsExactly("opened 80-> LISTEN", "opened 53-> CLOSE");
    }

    @Test
    void loopback_isLeftOutWhenNotWanted() throws IOException {
        Scene scene = new Scene(proc, Map.of("loopback", false)).sockets().look();
        scene.later(250)
                .sockets("tcp 127.0.0.1:4000 127.0.0.1:443 01 7", "tcp 10.0.0.1:4001 10.0.0.1:443 01 8")
                .look();

        assertThat(scene.told()).containsExactly("opened outbound 4001->443 ESTABLISHED");
    }

    @Test
    void closing_ofAConnectionNobodySaw_isReportedLate_withItsBytes() throws IOException {
        Scene scene = scene().sockets(LISTENS).look();
        Connection connection = new Connection("tcp", "10.0.0.1", 80, "10.0.0.2", 4000);
        scene.later(50).seen.closing(connection, 700, 30, scene.time(), scene.nanos());
        scene.later(200).sockets(LISTENS, "tcp 10.0.0.1:80 10.0.0.2:4000 06 0").look();
        scene.later(250).sockets(LISTENS).look();

        List<HostEvent> events = scene.events();

        assertThat(events)
                .extracting(Scene::text)
                .containsExactly("opened inbound 80->4000 CLOSE late", "closed inbound 80->4000 CLOSE late");
        assertThat(events.get(1).attributes()).containsEntry("bytes_sent", 700L).containsEntry("bytes_recv", 30L);
    }

    @Test
    void closing_ofAConnectionThatWasSeen_endsItAtOnce_withItsProcess() throws IOException {
        Scene scene = scene().process(20, 1, "curl", 7).sockets().look();
        scene.later(250).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 7").look();
        Connection connection = new Connection("tcp", "10.0.0.1", 4000, "10.0.0.2", 443);
        scene.later(40).seen.closing(connection, 80, 100_001, scene.time(), scene.nanos());
        scene.later(210).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 06 0").look();

        List<HostEvent> events = scene.events();

        assertThat(events)
                .extracting(Scene::text)
                .containsExactly(
                        "opened outbound 4000->443 ESTABLISHED curl", "closed outbound 4000->443 ESTABLISHED curl");
        assertThat(events.get(1).attributes()).containsEntry("bytes_sent", 80L).containsEntry("duration_ms", 40L);
    }

    @Test
    void closing_ofTheSameTwoEndsAgain_isOfAnotherConnection() throws IOException {
        Scene scene = scene().sockets(LISTENS).look();
        Connection connection = new Connection("tcp", "10.0.0.1", 80, "10.0.0.2", 4000);
        scene.seen.closing(connection, 1, 1, scene.time(), scene.nanos());
        scene.later(200).sockets(LISTENS, "tcp 10.0.0.1:80 10.0.0.2:4000 06 0").look();
        scene.later(900).seen.closing(connection, 2, 2, scene.time(), scene.nanos());

        assertThat(scene.told()).filteredOn(text -> text.startsWith("closed")).hasSize(2);
    }

    @Test
    void closing_ofASocketThatNeverHadAPeer_isNothing() throws IOException {
        Scene scene = scene().sockets().look();

        scene.seen.closing(new Connection("tcp", "0.0.0.0", 80, "0.0.0.0", 0), 0, 0, scene.time(), scene.nanos());
        scene.seen.closing(new Connection("udp", "0.0.0.0", 0, "10.0.0.2", 53), -1, -1, scene.time(), scene.nanos());

        assertThat(scene.told()).isEmpty();
    }

    @Test
    void watchedProcesses_areThoseListedAndTheirDescendants() throws IOException {
        Scene scene = new Scene(proc, Map.of("processes", List.of(20)));
        scene.process(10, 1, "other", 6)
                .process(20, 1, "agent", 7)
                .process(21, 20, "sh")
                .process(22, 21, "curl", 8);
        scene.sockets().look();
        scene.later(250)
                .sockets(
                        "tcp 10.0.0.1:4000 10.0.0.2:443 01 6",
                        "tcp 10.0.0.1:4001 10.0.0.2:443 01 7",
                        "tcp 10.0.0.1:4002 10.0.0.2:443 01 8",
                        "tcp 10.0.0.1:4003 10.0.0.2:443 01 9")
                .look();

        assertThat(scene.told())
                .containsExactlyInAnyOrder(
                        "opened outbound 4001->443 ESTABLISHED agent", "opened outbound 4002->443 ESTABLISHED curl");
    }

    @Test
    void processThatMayNotBeLookedInto_leavesTheOwnerUnknown() throws IOException {
        Scene scene = scene().process(20, 1, "secret", 7).sockets().look();
        Path descriptors = proc.resolve("20/fd");
        Files.delete(descriptors.resolve("7"));
        Files.delete(descriptors);
        Files.writeString(descriptors, "", java.nio.charset.StandardCharsets.UTF_8); // even root cannot list it
        scene.later(250).sockets("tcp 10.0.0.1:4000 10.0.0.2:443 01 7").look();

        assertThat(scene.told()).containsExactly("opened outbound 4000->443 ESTABLISHED");
    }

    @Test
    void linesOfAnotherKind_areNoSockets() throws IOException {
        Scene scene = scene().sockets().look();
        Files.writeString(
                proc.resolve("net/tcp"),
                "head\n\n 0: zz:1 0:2 01 0 0 0 0 0 7\n 0: 0100007F:1F90 0100007F:9C40 01 cut\n 1: 0100007F 02 01 1 1 1 1 1 1 1\n");

        scene.later(250).look();

        assertThat(scene.told()).isEmpty();
    }

    private Scene scene() {
        return new Scene(proc, Map.of());
    }
}
