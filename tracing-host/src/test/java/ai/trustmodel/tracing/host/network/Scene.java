package ai.trustmodel.tracing.host.network;

import ai.trustmodel.tracing.host.Outbox;
import ai.trustmodel.tracing.model.HostEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A directory that looks like {@code /proc}, a clock that is moved by hand, and what was reported. */
final class Scene {
    static final Instant BEGIN = Instant.parse("2026-11-20T09:00:00Z");

    final Path proc;
    final Processes processes;
    final Reports reports;
    final ProcConnections seen;
    private final ProcSockets sockets;
    private final Outbox outbox;
    private final List<HostEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final StringBuilder tcp = new StringBuilder("  sl  local_address rem_address   st\n");
    private final StringBuilder udp = new StringBuilder("  sl  local_address rem_address   st\n");
    private long millis;

    Scene(Path proc, Map<String, Object> options) {
        this.proc = proc;
        outbox = new Outbox("scene-outbox", events::add, 1_000);
        NetworkOptions read = NetworkOptions.of(options);
        processes = new Processes(proc, read.roots());
        reports = new Reports(read, processes, new Sender(outbox));
        sockets = new ProcSockets(proc);
        seen = new ProcConnections(reports, new SocketOwners(proc, processes, this::nanos));
    }

    Instant time() {
        return BEGIN.plusMillis(millis);
    }

    long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    Scene later(long more) {
        millis += more;
        return this;
    }

    /** The sockets there are from now on, as in {@code "tcp 127.0.0.1:80 0.0.0.0:0 0A 5"}: ends, state and inode. */
    Scene sockets(String... lines) throws IOException {
        tcp.setLength(tcp.indexOf("\n") + 1);
        udp.setLength(udp.indexOf("\n") + 1);
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            (words[0].equals("tcp") ? tcp : udp)
                    .append("   0: " + end(words[1]) + " " + end(words[2]) + " " + words[3]
                            + " 00000000:00000000 00:00000000 00000000     0        0 " + words[4] + " 1 0 100 0\n");
        }
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/tcp"), tcp);
        Files.writeString(proc.resolve("net/udp"), udp);
        return this;
    }

    private static String end(String text) {
        String[] parts = text.split("[.:]", -1);
        return String.format(
                "%02X%02X%02X%02X:%04X",
                Integer.parseInt(parts[3]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[4]));
    }

    /** A process that holds these sockets. */
    Scene process(int pid, int parent, String name, long... inodes) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(pid + "/fd")).getParent();
        Files.writeString(directory.resolve("comm"), name + "\n");
        Files.writeString(directory.resolve("status"), "Name:\t" + name + "\nTgid:\t" + pid + "\nPid:\t" + pid + "\n");
        Files.writeString(
                directory.resolve("stat"),
                pid + " (" + name + ") S " + parent + " 1 1 0 -1 4194560" + " 0".repeat(12) + " 100 0 0\n");
        Files.writeString(proc.resolve("uptime"), "5000.00 1.00\n");
        for (long inode : inodes) {
            Path link = directory.resolve("fd/" + inode);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of("socket:[" + inode + "]"));
            }
        }
        return this;
    }

    Scene look() throws IOException {
        seen.look(sockets.read(true), true, time(), nanos());
        return this;
    }

    Scene lookAtUdp() throws IOException {
        seen.look(sockets.read(false), false, time(), nanos());
        return this;
    }

    /** Everything that was reported; nothing is reported after it. */
    List<HostEvent> events() {
        reports.releaseAll(observed -> {});
        outbox.close(10_000);
        return events;
    }

    /** The same, each as in {@code "opened outbound 1000->80 ESTABLISHED curl"}. */
    List<String> told() {
        return events().stream().map(Scene::text).toList();
    }

    static String text(HostEvent event) {
        Map<String, Object> facts = event.attributes();
        StringBuilder text = new StringBuilder(event.event());
        for (Object part : new Object[] {
            facts.get("direction"),
            facts.get("local_port") + "->" + facts.getOrDefault("remote_port", ""),
            facts.get("state"),
            event.process().get("name"),
            facts.containsKey("late") ? "late" : null,
            facts.get("result")
        }) {
            if (part != null) {
                text.append(' ').append(part);
            }
        }
        return text.toString();
    }
}
