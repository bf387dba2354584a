package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.model.HostEvent;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventViewTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T05:30:00Z"), ZoneId.of("Europe/Riga"));

    private final EventView view = new EventView(
            Terminal.of(new ByteArrayOutputStream(), new ByteArrayOutputStream(), Map.of(), false), CLOCK, false);

    @Test
    void aFile_isShownWithBothEndsOfItsMove_andItsProcess() {
        HostEvent moved = event(
                "file_system",
                "moved",
                Map.of("full_path", "/a/old", "dest_path", "/a/new", "is_directory", true),
                Map.of("pid", 7, "name", "mv"));

        assertThat(view.line(moved)).isEqualTo("07:29:59.123  moved     /a/old/ \u2192 /a/new  mv (7)");
        assertThat(view.table(List.of(moved)).lines(80, false))
                .containsExactly(
                        "TIME          EVENT  WHAT              PROCESS",
                        "07:29:59.123  moved  /a/old/ \u2192 /a/new  mv (7)");
    }

    @Test
    void anotherDay_isShownWithItsDate_inTheZoneOfTheReader() {
        HostEvent yesterday = new HostEvent(
                "x",
                "file_system",
                Instant.parse("2026-11-20T21:59:59Z"),
                "deleted",
                Map.of(),
                Map.of("full_path", "/a"),
                null,
                null,
                Map.of());

        assertThat(view.line(yesterday)).isEqualTo("2026-11-20 23:59:59.000  deleted   /a");
    }

    @Test
    void aConnection_isShownFromHereToThere() {
        assertThat(what(Map.of(
                        "protocol",
                        "tcp",
                        "local_address",
                        "127.0.0.1",
                        "local_port",
                        5000,
                        "remote_address",
                        "::1",
                        "remote_port",
                        443,
                        "state",
                        "ESTABLISHED")))
                .isEqualTo("tcp 127.0.0.1:5000 \u2192 [::1]:443 ESTABLISHED");
        assertThat(what(Map.of(
                        "local_address", "10.0.0.1", "local_port", 22, "direction", "inbound", "result", "refused")))
                .isEqualTo("10.0.0.1:22 \u2190 ? refused");
    }

    @Test
    void counters_areShownWithTheirUnits() {
        assertThat(EventView.what(event(
                        "network",
                        "counters",
                        Map.of("interface", "eth0", "download", 1.5, "bytes_recv", 2048),
                        Map.of())))
                .isEqualTo("eth0 down 1.5 Mbit/s received 2.0 KiB");
    }

    @Test
    void anOverflow_saysHowManyAreMissing() {
        Map<String, Object> facts = Map.of("full_path", "/a", "missed", 5, "reason", "queue full");
        assertThat(EventView.what(event("file_system", "overflow", facts, Map.of())))
                .isEqualTo("5 events missed below /a: queue full");
        assertThat(EventView.what(event("file_system", "overflow", Map.of(), Map.of())))
                .isEqualTo("an unknown number of events missed");
    }

    @Test
    void escapesInNames_becomeVisible() {
        HostEvent created = event("file_system", "created", Map.of("full_path", "/a/\u001b[31m\u202e"), Map.of());

        assertThat(view.line(created)).doesNotContain("\u001b", "\u202e");
        assertThat(view.table(List.of(created)).lines(80, false).get(1)).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void json_hasTheNamesOfTheLog_andAction() {
        Map<String, Object> json =
                EventView.json(event("file_system", "created", Map.of("name", "a", "id", "odd"), Map.of()));

        assertThat(json)
                .containsEntry("event", "created")
                .containsEntry("action", "created")
                .containsEntry("name", "a")
                .containsEntry("timestamp", "2026-11-21T05:29:59.123456Z")
                .containsEntry("id", "x")
                .containsEntry("attributes", Map.of("id", "odd"))
                .doesNotContainKey("process");
    }

    private static String what(Map<String, Object> attributes) {
        return EventView.what(event("network", "opened", attributes, Map.of()));
    }

    private static HostEvent event(
            String domain, String event, Map<String, Object> attributes, Map<String, Object> process) {
        Instant time = Instant.parse("2026-11-21T05:29:59.123456Z");
        return new HostEvent("x", domain, time, event, process, attributes, null, null, Map.of());
    }
}
