package ai.trustmodel.tracing.host.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that a kernel 6.18 wrote while a program talked to itself over IPv4, IPv6 and both, and was refused. */
class TraceEventsTest {
    private final List<SocketChange> changes = new ArrayList<>();
    private final List<List<Integer>> births = new ArrayList<>();
    private @Nullable TraceEvents events;
    private byte[] page = new byte[0];
    private TracePages pages = new TracePages(new TraceFormat(0, 0, Map.of()));

    @BeforeEach
    void setUp() throws IOException {
        assumeTrue(
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
                "the page is of a little-endian machine; the kernel writes it in the order of the machine");
        page = HexFormat.of().parseHex(resource("page.hex").replace("\n", ""));
        pages = new TracePages(TraceFormat.parse(resource("header_page")));
        events = new TraceEvents(
                TraceFormat.parse(resource("inet_sock_set_state.format")),
                TraceFormat.parse(resource("inet_sk_error_report.format")),
                TraceFormat.parse(resource("task_newtask.format")));
    }

    @Test
    void page_tellsEveryChangeInOrder() {
        read(page);

        assertThat(changes).isSortedAccordingTo((a, b) -> Long.compare(a.nanos(), b.nanos()));
        assertThat(statesOf("127.0.0.1", 18701).subList(0, 7))
                .containsExactly(
                        "SYN_SENT", "ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "CLOSE", "SYN_SENT", "ESTABLISHED");
        assertThat(statesOf("::1", 18702)).startsWith("SYN_SENT", "ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2");
    }

    @Test
    void addresses_areOfTheRightFamily() {
        read(page);

        assertThat(changes)
                .extracting(change -> change.connection().localAddress())
                .containsOnly("127.0.0.1", "::1"); // what came over IPv6 and is IPv4 is written as IPv4
        assertThat(changes)
                .extracting(SocketChange::socket)
                .filteredOn(socket -> socket != 0)
                .hasSizeGreaterThan(20);
    }

    @Test
    void refusal_isAnErrorOfTheSameConnection() {
        read(page);

        SocketChange error =
                changes.stream().filter(SocketChange::isError).findFirst().orElseThrow();
        assertThat(error.error()).isEqualTo(111);
        SocketChange before = changes.get(changes.indexOf(error) - 1);
        assertThat(before.to()).isEqualTo(States.CLOSE);
        assertThat(before.connection()).isEqualTo(error.connection());
    }

    @Test
    void acceptedSocket_isNotSaidToBeOfWhoeverRanJustThen() {
        read(page);

        assertThat(changes.stream().filter(change -> change.to() == States.SYN_RECV))
                .hasSize(3)
                .noneMatch(SocketChange::namesOwner)
                .noneMatch(SocketChange::byProgram);
        assertThat(changes.stream().filter(change -> change.to() == States.SYN_SENT))
                .hasSize(4)
                .allMatch(SocketChange::namesOwner);
    }

    @Test
    void newThread_isToldWithWhoMadeIt() {
        read(page);

        int parent = changes.get(0).tid();
        assertThat(births)
                .filteredOn(birth -> birth.get(0) == parent)
                .singleElement()
                .satisfies(birth -> assertThat(birth.get(1)).isGreaterThan(parent));
    }

    @Test
    void page_cutOffAnywhere_givesABeginningOfTheSame() {
        read(page);
        List<SocketChange> all = List.copyOf(changes);

        for (int length = 0; length < page.length; length++) {
            changes.clear();
            read(Arrays.copyOf(page, length));
            assertThat(changes).isEqualTo(all.subList(0, changes.size()));
        }
    }

    @Test
    void page_ofAnyBytes_neitherThrowsNorHangs() {
        java.util.Random random = new java.util.Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] spoilt = page.clone();
            for (int j = 0; j < 8; j++) {
                spoilt[random.nextInt(spoilt.length)] = (byte) random.nextInt();
            }
            changes.clear();
            read(spoilt);
            assertThat(changes.size()).isLessThan(1_000);
        }
    }

    @Test
    void threadsThatEnded_keepTheirStrangeNames(@TempDir Path directory) throws IOException {
        Path names = Files.writeString(
                directory.resolve("saved_cmdlines"),
                "12 Web Content\n13 a-b [000] c\n14 -7\nx y\n15 \n99999999999 z\n");

        assertThat(Processes.numbered(names)).isEqualTo(Map.of(12, "Web Content", 13, "a-b [000] c", 14, "-7", 15, ""));
    }

    private List<String> statesOf(String remote, int port) {
        return changes.stream()
                .filter(change -> !change.isError())
                .filter(change -> change.connection().remoteAddress().equals(remote)
                        && change.connection().remotePort() == port)
                .map(change -> States.name(change.to()))
                .toList();
    }

    private void read(byte[] bytes) {
        TraceEvents reader = Objects.requireNonNull(events);
        pages.read(
                bytes,
                bytes.length,
                (nanos, event) ->
                        events.read(nanos, event, changes::add, (parent, child) -> births.add(List.of(parent, child))));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(TraceEventsTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
