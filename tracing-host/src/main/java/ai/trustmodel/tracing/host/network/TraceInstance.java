package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A buffer of the kernel's own tracing for us alone, in which others' tracing is neither seen nor disturbed. Its name holds
 * our pid, so that one that was left behind is known and removed.
 */
final class TraceInstance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TraceInstance.class);
    private static final String PREFIX = "trustmodel-network-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+)-\\d+");
    private static final Pattern MISSED = Pattern.compile("(?m)^(?:overrun|dropped events): (\\d+)");
    private static final AtomicInteger COUNT = new AtomicInteger();
    /** For all processors together, and for each; one of these holds some 12 changes of state. */
    private static final int KILOBYTES = 32_768;

    private static final int MOST_KILOBYTES = 8_192;
    private static final int LEAST_KILOBYTES = 512;

    private static final int MOST_PAGES = 2_500;

    private final Path directory;
    private final Path tracefs;
    private final TracePages pages;
    private final byte[] page;
    private final List<Integer> readers = new ArrayList<>();
    private final List<Path> processors = new ArrayList<>();

    private TraceInstance(Path tracefs, Path directory) throws IOException {
        this.tracefs = tracefs;
        this.directory = directory;
        pages = new TracePages(TraceFormat.read(tracefs.resolve("events/header_page")));
        page = new byte[pages.pageSize()];
    }

    /** Makes an instance in which these events are on. */
    static TraceInstance create(Path tracefs, List<String> events) throws IOException {
        Path instances = tracefs.resolve("instances");
        reap(instances, Path.of("/proc"));
        Path directory = Files.createDirectory(
                instances.resolve(PREFIX + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet()));
        TraceInstance instance = new TraceInstance(tracefs, directory);
        try {
            int share = KILOBYTES / Runtime.getRuntime().availableProcessors();
            int size = Math.max(LEAST_KILOBYTES, Math.min(MOST_KILOBYTES, share));
            instance.set("buffer_size_kb", Integer.toString(size));
            instance.set("trace_clock", "mono");
            instance.set("options/record-tgid", "1");
            instance.open();
            for (String event : events) {
                instance.set("events/" + event + "/enable", "1");
            }
            return instance;
        } catch (IOException e) {
            instance.close();
            throw e;
        }
    }

    private void set(String file, String value) throws IOException {
        Files.writeString(directory.resolve(file), value, StandardCharsets.US_ASCII);
    }

    private void open() throws IOException {
        try (DirectoryStream<Path> cpus = Files.newDirectoryStream(directory.resolve("per_cpu"), "cpu*")) {
            for (Path cpu : cpus) {
                int fd = Libc.open(cpu.resolve("trace_pipe_raw").toString(), Libc.NONBLOCK | Libc.CLOEXEC);
                if (fd < 0) {
                    throw new IOException(cpu.resolve("trace_pipe_raw") + " cannot be opened");
                }
                readers.add(fd);
                processors.add(cpu);
            }
        }
    }

    /**
     * Takes what has happened so far, processor by processor, and never waits.
     *
     * @return whether there was anything
     */
    boolean read(TracePages.Taker taker) {
        boolean any = false;
        for (int fd : readers) {
            for (int i = 0; i < MOST_PAGES; i++) {
                long length = Libc.read(fd, page, page.length);
                if (length <= 0) {
                    break;
                }
                any = true;
                pages.read(page, (int) length, taker);
            }
        }
        return any;
    }

    /** How many events the kernel had no room for so far. */
    long missed() {
        long missed = 0;
        for (Path cpu : processors) {
            try {
                Matcher counts = MISSED.matcher(Files.readString(cpu.resolve("stats"), StandardCharsets.US_ASCII));
                while (counts.find()) {
                    missed += Long.parseLong(counts.group(1));
                }
            } catch (IOException e) {
                LOG.debug("{} cannot be read", cpu, e);
            }
        }
        return missed;
    }

    /** Where the kernel keeps the names and processes of threads that have ended. */
    Path saved(String what) {
        return tracefs.resolve("saved_" + what);
    }

    @Override
    public void close() {
        readers.forEach(Libc::close);
        readers.clear();
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", directory, e.toString());
        }
    }

    /** Removes what processes left behind that were killed. One that is read still cannot be removed, whoever reads it. */
    static void reap(Path instances, Path proc) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(instances, PREFIX + "*")) {
            for (Path one : all) {
                Matcher name = NAME.matcher(one.getFileName().toString());
                if (name.matches() && !Files.exists(proc.resolve(name.group(1)))) {
                    try {
                        Files.delete(one);
                    } catch (IOException e) {
                        LOG.debug("{} stays: {}", one, e.toString());
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be listed", instances, e);
        }
    }
}
