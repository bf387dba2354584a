package ai.trustmodel.tracing.host.files;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.TracerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A directory that is watched by a real engine, and what was seen in it. */
final class Watched implements AutoCloseable {
    private final Path directory;
    private final List<HostEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final FileTracer tracer;
    private int marks;

    private Watched(Path directory, Map<String, String> settings, Map<String, Object> options) {
        this.directory = directory;
        this.tracer = new FileTracer(Settings.of(settings), WatchOptions.of(options));
        tracer.start(events::add);
    }

    /** Stops a test on a machine where this engine cannot work, and says so. */
    static void assumeWorks(String engine) {
        try {
            Engines.open(engine).close();
        } catch (EngineException e) {
            org.junit.jupiter.api.Assumptions.abort("not tested here, " + engine + ": " + e.getMessage());
        }
    }

    static Watched by(String engine, Path directory, Object... more) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("directory", directory.toString());
        options.put("engine", engine);
        for (int i = 0; i < more.length; i += 2) {
            options.put((String) more[i], more[i + 1]);
        }
        return new Watched(directory, Map.of("TRUSTMODEL_DATA_DIR", "/nonexistent/data"), options);
    }

    static Watched with(Map<String, String> settings, Map<String, Object> options) {
        return new Watched(Path.of(String.valueOf(options.get("directory"))), settings, options);
    }

    /** What was seen until now, without that by which it is known that all was seen. */
    List<HostEvent> seen() throws IOException {
        Path mark = directory.resolve("mark-" + ++marks);
        Files.createFile(mark);
        Files.delete(mark);
        await(() -> events().stream()
                .anyMatch(e -> e.event().equals("deleted")
                        && mark.endsWith(String.valueOf(e.attributes().get("name")))));
        awaitQuiet(); // what was found by looking is told a moment later
        return events().stream()
                .filter(e -> !String.valueOf(e.attributes().get("name")).startsWith("mark-"))
                .toList();
    }

    private void awaitQuiet() {
        int[] before = {-1};
        long[] since = {0};
        await(() -> {
            int count = events.size();
            if (count != before[0]) {
                before[0] = count;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > 60_000_000;
        });
    }

    /** What was seen, as in {@code "created a.txt"}, with paths below the directory. */
    List<String> words() throws IOException {
        return seen().stream().map(this::word).toList();
    }

    String word(HostEvent event) {
        Map<String, Object> facts = event.attributes();
        String word = event.event() + " " + below(facts.get("full_path"));
        if (facts.containsKey("dest_path")) {
            word += " -> " + below(facts.get("dest_path"));
        }
        if (Boolean.TRUE.equals(facts.get("is_directory"))) {
            word += "/";
        }
        if (facts.containsKey("change")) {
            word += " " + facts.get("change");
        }
        return Boolean.TRUE.equals(facts.get("synthetic")) ? word + " (synthetic)" : word;
    }

    /** Not by way of a path, which some names are not for a JVM without a locale. */
    private String below(Object path) {
        String root = directory.toAbsolutePath().toString();
        String text = String.valueOf(path);
        return text.equals(root) ? "" : text.substring(root.length() + 1);
    }

    List<HostEvent> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    TracerStatus status() {
        return tracer.status();
    }

    FileTracer tracer() {
        return tracer;
    }

    static void await(java.util.function.BooleanSupplier condition) {
        long until = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(until);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        tracer.close();
    }
}
