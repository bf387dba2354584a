package ai.trustmodel.tracing.host.files;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.TracerStatus;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Watches a directory as another user, or under other limits, and prints what came of it. */
final class StartOnce {
    private StartOnce() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        LinkedBlockingQueue<HostEvent> events = new LinkedBlockingQueue<>();
        try (FileTracer tracer = new FileTracer(
                Settings.of(Map.of("TRUSTMODEL_DATA_DIR", "/nonexistent/data")),
                WatchOptions.of(Map.of("directory", arguments[0])))) {
            TracerStatus status = tracer.start(events::add);
            out.println("engine: " + status.engine());
            out.println("note: " + status.note());
            out.println("problem: " + status.problem());
            Files.createFile(Path.of(arguments[0], "seen"));
            HostEvent event = events.poll(10, TimeUnit.SECONDS);
            out.println(
                    event == null
                            ? "nothing"
                            : event.event() + " " + event.attributes().get("name"));
        } catch (ConfigurationException e) {
            out.println(e.getMessage());
        }
    }
}
