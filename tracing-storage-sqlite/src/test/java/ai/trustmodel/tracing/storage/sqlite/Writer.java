package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceStarted;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process that stores spans, one append after the other, and prints the id of each span once it is stored. */
final class Writer {
    private static final int SPANS_A_TRACE = 20;

    private Writer() {}

    /** @param args the file, a number of its own for each process, how many spans (0: until it is killed), a batch's size */
    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        long seed = Long.parseLong(args[1]);
        long most = Long.parseLong(args[2]);
        int size = Integer.parseInt(args[3]);
        SyntheticTraffic traffic = new SyntheticTraffic(seed * 7919 + System.nanoTime());
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);
        try (SqliteStorageBackend backend = new SqliteStorageBackend(file, Durability.PROCESS, null)) {
            String trace = "";
            for (long stored = 0; most == 0 || stored < most; stored += size) {
                if (stored % SPANS_A_TRACE == 0) {
                    trace = traffic.id();
                    backend.append(List.of(new TraceStarted(
                            trace, trace, "writer-" + seed, null, Instant.now(), List.of(), Map.of(), Map.of())));
                }
                List<SpanEnded> batch = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    Message picture = MediaTest.message("look at " + i, MediaTest.image((stored + i) % 7, 3000));
                    batch.add(i % 3 == 0 ? traffic.call(trace, List.of(picture), "I see") : traffic.call(trace, 300));
                }
                backend.append(List.copyOf(batch));
                batch.forEach(span -> out.println(span.recordId()));
            }
        }
    }

    /** Starts such a process. */
    static Process start(Path file, int seed, long most, int batch) throws java.io.IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new ProcessBuilder(
                        java.toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        file.toString(),
                        String.valueOf(seed),
                        String.valueOf(most),
                        String.valueOf(batch))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
