package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/** How much went through each interface of this machine, and through all of them but the one to itself. */
final class Counters {
    private static final String LOOPBACK = "lo";
    private static final double BITS_PER_NANO_TO_MEGABITS_PER_SECOND = 1e3;

    private final Path file;
    private Map<String, Count> last = Map.of();
    private long lastNanos;

    Counters(Path proc) {
        file = proc.resolve("net/dev");
    }

    private record Count(long received, long sent) {}

    /** A row for each interface that was ever used, then one for the whole host. */
    List<Map<String, Object>> look(long nanos) throws IOException {
        Map<String, Count> counts = read();
        double spent = nanos - lastNanos;
        boolean first = last.isEmpty();
        boolean wentBack = false;
        long received = 0;
        long sent = 0;
        long newlyReceived = 0;
        long newlySent = 0;
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map.Entry<String, Count> entry : counts.entrySet()) {
            Count count = entry.getValue();
            Count before = last.getOrDefault(entry.getKey(), count);
            long down = count.received - before.received;
            long up = count.sent - before.sent;
            boolean reset = down < 0 || up < 0;
            if (count.received != 0 || count.sent != 0) {
                Map<String, Object> row = row(entry.getKey(), count.sent, count.received);
                rows.add(first || reset || spent <= 0 ? row : rates(row, down, up, spent));
            }
            if (!entry.getKey().equals(LOOPBACK)) {
                received += count.received;
                sent += count.sent;
                newlyReceived += down;
                newlySent += up;
                wentBack |= reset;
            }
        }
        Map<String, Object> host = row("", sent, received);
        rows.add(first || wentBack || spent <= 0 ? host : rates(host, newlyReceived, newlySent, spent));
        last = counts;
        lastNanos = nanos;
        return rows;
    }

    private static Map<String, Object> row(String name, long sent, long received) {
        Map<String, Object> row = new LinkedHashMap<>();
        if (!name.isEmpty()) {
            row.put("interface", name);
        }
        row.put("bytes_sent", sent);
        row.put("bytes_recv", received);
        return row;
    }

    private static Map<String, Object> rates(Map<String, Object> row, long received, long sent, double nanos) {
        row.put("download", megabits(received, nanos));
        row.put("upload", megabits(sent, nanos));
        return row;
    }

    private static double megabits(long bytes, double nanos) {
        double exact = bytes * 8 / nanos * BITS_PER_NANO_TO_MEGABITS_PER_SECOND;
        return Math.round(exact * 100) / 100.0;
    }

    private Map<String, Count> read() throws IOException {
        Map<String, Count> counts = new LinkedHashMap<>();
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
            int colon = line.lastIndexOf(':'); // a name may hold one
            StringTokenizer words = new StringTokenizer(line.substring(colon + 1));
            if (colon < 0 || words.countTokens() < 9) {
                continue;
            }
            long received = number(words.nextToken());
            for (int i = 0; i < 7; i++) {
                words.nextToken();
            }
            counts.put(line.substring(0, colon).strip(), new Count(received, number(words.nextToken())));
        }
        return counts;
    }

    private static long number(String word) {
        return Long.parseUnsignedLong(word);
    }
}
