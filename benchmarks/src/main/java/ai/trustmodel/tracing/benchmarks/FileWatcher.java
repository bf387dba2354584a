package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Watches a directory, into SQLite, and answers what it recorded: the other end of {@link FileWatching}. */
final class FileWatcher {
    static final String PLAIN = "plain WatchService";

    /** What was recorded of the files below a directory. */
    interface Record {
        /** Waits until all that happened is recorded. */
        void settle() throws Exception;

        /** The paths that were created, or something was moved to. */
        Set<String> appeared();

        /** How often this happened below a directory; all that happened for null. */
        long count(String event, String below);

        /** All events, and those known to be lost. */
        long events();

        long lost();
    }

    private FileWatcher() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Path directory = Path.of(arguments[1]);
        if (arguments[0].equals(PLAIN)) {
            try (PlainWatch plain = new PlainWatch(directory)) {
                answer(plain, out);
            }
            return;
        }
        Path store = Files.createTempDirectory("watcher");
        Settings settings = Settings.of(Map.of(
                "TRUSTMODEL_DATA_DIR", store.toString(),
                "TRUSTMODEL_DB_PATH", store.resolve("traces.db").toString()));
        try (TraceClient tracing = TraceClient.builder().settings(settings).build();
                Tracer tracer = tracing.watch(
                        "file_system", Map.of("directory", directory.toString(), "engine", arguments[0]))) {
            answer(new Stored(tracing, tracer), out);
        } finally {
            Directories.delete(store);
        }
    }

    private static void answer(Record record, PrintStream out) throws Exception {
        out.println("{}");
        BufferedReader in = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
        long begin = System.nanoTime();
        long before = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String argument = line.substring(line.indexOf(' ') + 1);
            Map<String, Object> numbers = new LinkedHashMap<>();
            record.settle();
            double seconds = (System.nanoTime() - begin) / 1e9;
            numbers.put("rate", (record.events() - before) / seconds);
            numbers.put("reader_cpu", readerCpu());
            numbers.put("cpu", processCpu());
            if (line.startsWith("recorded ")) {
                Set<String> appeared = record.appeared();
                List<String> there = Files.readAllLines(Path.of(argument), StandardCharsets.UTF_8);
                numbers.put(
                        "recorded", there.stream().filter(appeared::contains).count());
            } else if (line.startsWith("cycles ")) {
                numbers.put("moves", record.count("moved", argument));
                numbers.put("made", record.count("created", argument + "/") + record.count("deleted", argument + "/"));
                numbers.put("overflows", record.count("overflow", ""));
            }
            numbers.put("events", record.events());
            numbers.put("lost", record.lost());
            out.println(Json.write(numbers));
            before = record.events();
            begin = System.nanoTime();
        }
    }

    private static double readerCpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double seconds = 0;
        for (Map.Entry<Thread, StackTraceElement[]> each :
                Thread.getAllStackTraces().entrySet()) {
            String name = each.getKey().getName();
            if (name.startsWith("tracing-files-") && !name.endsWith("-events")) {
                seconds += threads.getThreadCpuTime(each.getKey().getId()) / 1e9;
            }
        }
        return seconds;
    }

    private static double processCpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() / 1e9;
    }

    /** What is in the store. */
    private record Stored(TraceClient tracing, Tracer tracer) implements Record {
        @Override
        public void settle() throws InterruptedException {
            for (int quiet = 0; quiet < 4; ) { // a move may wait half a second for its other end
                long seen = tracer.status().events();
                Thread.sleep(150);
                quiet = tracer.status().waiting() == 0 && tracer.status().events() == seen ? quiet + 1 : 0;
            }
            if (!tracing.flush(Duration.ofMinutes(5)).complete()) {
                throw new IllegalStateException("not all was stored");
            }
        }

        @Override
        public Set<String> appeared() {
            Set<String> paths = new HashSet<>();
            for (String event : List.of("created", "moved")) {
                long offset = 0;
                EventFilter filter =
                        EventFilter.domain("file_system").event(event).limit(EventFilter.MAX_LIMIT);
                List<HostEvent> page;
                do {
                    page = tracing.traces().events(filter.offset(offset));
                    for (HostEvent each : page) {
                        paths.add(String.valueOf(
                                each.attributes().get(event.equals("moved") ? "dest_path" : "full_path")));
                    }
                    offset += page.size();
                } while (page.size() == EventFilter.MAX_LIMIT);
            }
            return paths;
        }

        @Override
        public long count(String event, String below) {
            long count = 0;
            EventFilter filter = EventFilter.domain("file_system").event(event).limit(EventFilter.MAX_LIMIT);
            List<HostEvent> page;
            long offset = 0;
            do {
                page = tracing.traces().events(filter.offset(offset));
                for (HostEvent each : page) {
                    if (String.valueOf(each.attributes().get("full_path")).startsWith(below)) {
                        count++;
                    }
                }
                offset += page.size();
            } while (page.size() == EventFilter.MAX_LIMIT);
            return count;
        }

        @Override
        public long events() {
            return tracer.status().events();
        }

        @Override
        public long lost() {
            return tracer.status().lost();
        }
    }
}
