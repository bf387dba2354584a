package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A program that stores batches of a trace and an event in two domains, and prints the number of each one stored. */
final class StoreWriter {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private StoreWriter() {}

    static Process start(Path file, String name, int batches) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreWriter.class.getName(),
                        file.toString(),
                        name,
                        Integer.toString(batches))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static String trace(String name, int number) {
        return UUID.nameUUIDFromBytes((name + number).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    static StorageBackend open(Path file) {
        return new FileStorageBackendProvider()
                .create(Settings.of(Map.of(
                        "TRUSTMODEL_FILE_PATH",
                        file.toString(),
                        "TRUSTMODEL_FILE_MAX_SIZE",
                        "50k",
                        "TRUSTMODEL_FILE_KEEP",
                        "0")));
    }

    public static void main(String[] args) {
        int batches = Integer.parseInt(args[2]);
        StorageBackend store = open(Path.of(args[0]));
        for (int i = 0; i < batches; i++) {
            String trace = trace(args[1], i);
            TraceRecord started =
                    new TraceStarted(trace, trace, args[1], null, NOW, List.of(), Map.of("n", i), Map.of());
            store.append(List.of(event("file_system", trace), started, event("network", trace)));
            System.out.println(i);
            System.out.flush();
        }
        store.close();
    }

    private static EventSeen event(String domain, String trace) {
        return new EventSeen(new HostEvent(
                UUID.nameUUIDFromBytes((domain + trace).getBytes(StandardCharsets.UTF_8))
                        .toString(),
                domain,
                NOW,
                "created",
                Map.of(),
                Map.of("full_path", "/" + trace),
                trace,
                null,
                Map.of()));
    }
}
