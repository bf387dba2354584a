package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** The sockets of this machine, as {@code /proc/net} lists them. */
final class ProcSockets {
    private static final List<String> TABLES = List.of("tcp", "tcp6", "udp", "udp6");
    private static final int HEX = 16;

    private final Path net;
    /** What was decoded at the last look: most of what the next one reads is the same. */
    private final Map<String, Map<String, Connection>> decoded = new HashMap<>();

    ProcSockets(Path proc) {
        net = proc.resolve("net");
    }

    /**
     * A line of a table.
     *
     * @param inode 0 when no process holds the socket
     */
    record Row(Connection connection, int state, long inode) {}

    /** @param tcp whether those of TCP are wanted too; for these the kernel goes through a table of millions of bytes */
    List<Row> read(boolean tcp) throws IOException {
        List<Row> rows = new ArrayList<>();
        int missing = 0;
        List<String> tables = tcp ? TABLES : TABLES.subList(2, TABLES.size());
        for (String table : tables) {
            Map<String, Connection> seen = new HashMap<>();
            String text;
            try {
                text = new String(Files.readAllBytes(net.resolve(table)), StandardCharsets.ISO_8859_1);
            } catch (NoSuchFileException e) {
                missing++; // a machine without IPv6
                continue;
            }
            String protocol = table.substring(0, 3);
            Map<String, Connection> before = decoded.getOrDefault(table, Map.of());
            int from = text.indexOf('\n') + 1;
            while (from > 0 && from < text.length()) {
                int to = text.indexOf('\n', from);
                Row row = row(protocol, text.substring(from, to < 0 ? text.length() : to), before, seen);
                if (row != null) {
                    rows.add(row);
                }
                from = to + 1;
            }
            decoded.put(table, seen);
        }
        if (missing == tables.size()) {
            throw new NoSuchFileException(net.toString(), null, "no tables of sockets are in it");
        }
        return rows;
    }

    private @Nullable Row row(
            String protocol, String line, Map<String, Connection> before, Map<String, Connection> seen) {
        StringTokenizer words = new StringTokenizer(line);
        if (words.countTokens() < 10) {
            return null; // cut off, or a line of another kind
        }
        try {
            words.nextToken();
            String local = words.nextToken();
            String remote = words.nextToken();
            int state = Integer.parseInt(words.nextToken(), HEX);
            for (int i = 0; i < 5; i++) {
                words.nextToken();
            }
            String key = local + remote;
            Connection connection = before.get(key);
            if (connection == null) {
                connection = connection(protocol, local, remote);
            }
            seen.put(key, connection);
            return new Row(connection, state, Long.parseLong(words.nextToken()));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private static Connection connection(String protocol, String local, String remote) {
        int port = local.indexOf(':');
        int remotePort = remote.indexOf(':');
        return new Connection(
                protocol,
                Addresses.text(Addresses.ofProc(local.substring(0, port))),
                Integer.parseInt(local.substring(port + 1), HEX),
                Addresses.text(Addresses.ofProc(remote.substring(0, remotePort))),
                Integer.parseInt(remote.substring(remotePort + 1), HEX));
    }
}
