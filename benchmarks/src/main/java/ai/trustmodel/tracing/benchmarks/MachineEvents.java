package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.RecordIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events as a watched checkout and build make them: a file is created, written, closed and now and then moved or deleted,
 * a directory after the other; every tenth event is a connection's. Not thread-safe.
 */
final class MachineEvents {
    private static final Instant BEGIN = Instant.parse("2026-11-20T09:00:00Z");
    private static final List<String> FILE = List.of("created", "modified", "modified", "closed");
    private static final List<String> PROCESSES = List.of("git", "java", "javac", "rm", "bash", "node");
    private static final int FILES_A_DIRECTORY = 40;
    private static final long NANOS_APART = 12_345_678;

    private int made;

    /** The next so many. */
    List<TraceRecord> next(int count) {
        List<TraceRecord> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(made % 10 == 9 ? connection(made) : file(made));
            made++;
        }
        return events;
    }

    private static EventSeen file(int no) {
        int file = no / FILE.size();
        int directory = file / FILES_A_DIRECTORY;
        String name = "Component" + file % 100_000 + (file % 3 == 0 ? ".java" : ".class");
        String path = "/home/dev/checkout-" + directory / 2_000 + "/module-" + directory / 50 % 40
                + "/src/main/java/org/example/part" + directory % 50 + "/" + name;
        String event = file % 50 == 49 && no % 4 == 3
                ? "moved"
                : file % 50 == 48 && no % 4 == 3 ? "deleted" : FILE.get(no % 4);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("name", name);
        attributes.put("full_path", path);
        attributes.put("is_directory", false);
        if (event.equals("moved")) {
            attributes.put("dest_path", path + ".old");
        }
        attributes.put("size", 1000L + no % 9_000);
        attributes.put("inode", 1_000_000L + file);
        attributes.put("engine", "inotify");
        return seen("file_system", no, event, attributes);
    }

    private static EventSeen connection(int no) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("protocol", "tcp");
        attributes.put("family", "ipv4");
        attributes.put("local_address", "192.168.1.20");
        attributes.put("local_port", 30_000 + no % 30_000);
        attributes.put("remote_address", "10.0." + no % 200 + "." + no % 250);
        attributes.put("remote_port", no % 3 == 0 ? 443 : 8080);
        attributes.put("state", "ESTABLISHED");
        attributes.put("direction", "outbound");
        attributes.put("sampled", true);
        return seen("network", no, no % 20 == 9 ? "opened" : "closed", attributes);
    }

    private static EventSeen seen(String domain, int no, String event, Map<String, Object> attributes) {
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("pid", 2000 + no / 1000 % 500);
        process.put("name", PROCESSES.get(no / 1000 % PROCESSES.size()));
        Instant at = BEGIN.plusNanos(no * NANOS_APART);
        return new EventSeen(
                new HostEvent(RecordIds.at(at), domain, at, event, process, attributes, null, null, Map.of()));
    }
}
