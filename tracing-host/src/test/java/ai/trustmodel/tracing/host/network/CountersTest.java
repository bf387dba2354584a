package ai.trustmodel.tracing.host.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CountersTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    private Path proc;

    @Test
    void firstLook_hasSumsAndNoRates() throws IOException {
        write("lo: 500", 500, "eth0: 1000", 200, "dummy0: 0", 0);

        assertThat(new Counters(proc).look(5 * SECOND))
                .containsExactly(
                        Map.of("interface", "lo", "bytes_sent", 500L, "bytes_recv", 500L),
                        Map.of("interface", "eth0", "bytes_sent", 200L, "bytes_recv", 1000L),
                        Map.of("bytes_sent", 200L, "bytes_recv", 1000L)); // the host, without what it says to itself
    }

    @Test
    void laterLook_hasRatesOfTheTimeBetween() throws IOException {
        write("lo: 500", 500, "eth0: 0", 0, "wlan0: 10", 10);
        Counters counters = new Counters(proc);
        counters.look(10 * SECOND);
        write("lo: 500", 500, "eth0: 2500000", 1250, "wlan0: 10", 10);

        List<Map<String, Object>> rows = counters.look(12 * SECOND);

        assertThat(rows.get(0)).containsEntry("download", 0.0).containsEntry("upload", 0.0);
        assertThat(rows.get(1)).containsEntry("download", 10.0).containsEntry("upload", 0.01); // 0.005 rounded
        assertThat(rows.get(3)).containsEntry("download", 10.0).containsEntry("bytes_recv", 2_500_010L);
    }

    @Test
    void counterThatWentBack_givesNoRate() throws IOException {
        write("eth0: 5000", 5000, "eth1: 0", 0);
        Counters counters = new Counters(proc);
        counters.look(SECOND);
        write("eth0: 100", 6000, "eth1: 1000", 1000);

        List<Map<String, Object>> rows = counters.look(2 * SECOND);

        assertThat(rows.get(0)).doesNotContainKeys("download", "upload").containsEntry("bytes_recv", 100L);
        assertThat(rows.get(1)).containsKeys("download", "upload");
        assertThat(rows.get(2)).doesNotContainKeys("download", "upload");
    }

    @Test
    void interfaceThatCame_isNotTakenForTraffic() throws IOException {
        write("eth0: 100", 100);
        Counters counters = new Counters(proc);
        counters.look(SECOND);
        write("eth0: 100", 100, "tun0: 9000000", 9000000);

        List<Map<String, Object>> rows = counters.look(2 * SECOND);

        assertThat(rows.get(2)).containsEntry("download", 0.0).containsEntry("bytes_recv", 9_000_100L);
    }

    @Test
    void nameWithAColon_isAName() throws IOException {
        write("eth0:1: 7", 8);

        assertThat(new Counters(proc).look(SECOND).get(0)).containsEntry("interface", "eth0:1");
    }

    private void write(Object... namesAndSent) throws IOException {
        StringBuilder text = new StringBuilder("Inter-|   Receive | Transmit\n face |bytes    packets errs |bytes\n");
        for (int i = 0; i < namesAndSent.length; i += 2) {
            text.append("  ").append(namesAndSent[i]).append("   1 0 0 0 0 0 0 ");
            text.append(namesAndSent[i + 1]).append(" 1 0 0 0 0 0 0\n");
        }
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/dev"), text);
    }
}
