package ai.trustmodel.tracing.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.spi.Capabilities;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.EventSink;
import ai.trustmodel.tracing.spi.Execution;
import ai.trustmodel.tracing.spi.Helper;
import ai.trustmodel.tracing.spi.Probe;
import ai.trustmodel.tracing.spi.ProbeProgram;
import ai.trustmodel.tracing.spi.ProbeQuery;
import ai.trustmodel.tracing.spi.ProbeRunner;
import ai.trustmodel.tracing.spi.ProbeRunnerProvider;
import ai.trustmodel.tracing.spi.RecordIds;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerProvider;
import ai.trustmodel.tracing.spi.TracerStatus;
import ai.trustmodel.tracing.spi.Validation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** A machine whose files and kernel are made up, found as the providers of a module would be. */
public final class FakeMachine {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    /** Every tracer that was ever made, the last one last. */
    static final List<FakeTracer> TRACERS = new CopyOnWriteArrayList<>();

    /** What tracers wait for that are held; null when nothing is. */
    static final AtomicReference<CountDownLatch> HELD = new AtomicReference<>();

    /** Every program that was ever run. */
    static final List<String> RUN = new CopyOnWriteArrayList<>();

    private FakeMachine() {}

    /** The tracer that watches this directory now. */
    static FakeTracer watching(String target) {
        return TRACERS.stream()
                .filter(tracer -> tracer.target.equals(target) && tracer.watches())
                .findFirst()
                .orElseThrow(() -> new AssertionError(target + " is not watched"));
    }

    /** Watches directories that a test touches. */
    public static final class Files implements TracerProvider {
        @Override
        public String domain() {
            return "file_system";
        }

        @Override
        public String description() {
            return "Files below a directory";
        }

        @Override
        public Tracer create(Settings settings, Map<String, Object> options) {
            Object target = options.getOrDefault("directory", options.get("directories"));
            if (target == null) {
                throw new ConfigurationException("Error: --dir is required to start filesystem tracing");
            }
            return made(new FakeTracer("file_system", String.valueOf(target), options));
        }
    }

    /** Watches a network that a test uses. */
    public static final class Network implements TracerProvider {
        @Override
        public String domain() {
            return "network";
        }

        @Override
        public String description() {
            return "Connections";
        }

        @Override
        public Tracer create(Settings settings, Map<String, Object> options) {
            return made(new FakeTracer("network", "", options));
        }
    }

    private static FakeTracer made(FakeTracer tracer) {
        TRACERS.add(tracer);
        return tracer;
    }

    /** Sees what a test has happen. Starts and closes when a test lets it, if its options say so. */
    static final class FakeTracer implements Tracer {
        final Map<String, Object> options;
        private final String domain;
        private final String target;
        private volatile EventSink sink;
        private volatile long events;
        private volatile String problem;

        FakeTracer(String domain, String target, Map<String, Object> options) {
            this.domain = domain;
            this.target = target;
            this.options = Map.copyOf(options);
        }

        void touch(String name) {
            happen("modified", Map.of("full_path", target + "/" + name, "name", name), NOON);
        }

        void happen(String event, Map<String, Object> attributes, Instant at) {
            events++;
            Objects.requireNonNull(sink, "not watching")
                    .accept(new HostEvent(
                            RecordIds.at(at),
                            domain,
                            at,
                            event,
                            Map.of("pid", 42, "name", "editor"),
                            attributes,
                            null,
                            null,
                            Map.of()));
        }

        boolean watches() {
            return sink != null;
        }

        /** What a tracer does whose directory is taken away. */
        void die(String reason) {
            problem = reason;
            sink = null;
        }

        @Override
        public TracerStatus start(EventSink to) {
            if (target.endsWith("/missing") && !java.nio.file.Files.isDirectory(Path.of(target))) {
                throw new ConfigurationException("there is no directory " + target + "; make it first");
            }
            if (options.containsKey("broken")) {
                throw new NoClassDefFoundError("Native");
            }
            hold("held_start");
            sink = to;
            return status();
        }

        @Override
        public TracerStatus stop() {
            sink = null;
            return status();
        }

        @Override
        public TracerStatus status() {
            return new TracerStatus(domain, target, "fake", watches(), NOON, events, 3, 1, "made up", problem);
        }

        @Override
        public void close() {
            stop();
            hold("held_close");
        }

        private void hold(String option) {
            CountDownLatch latch = HELD.get();
            if (latch != null && Boolean.TRUE.equals(options.get(option))) {
                try {
                    assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Runs programs that print their own lines. */
    public static final class Kernel implements ProbeRunnerProvider {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public ProbeRunner create(Settings settings) {
            return new FakeRunner();
        }
    }

    private static final class FakeRunner implements ProbeRunner {
        @Override
        public Capabilities capabilities() {
            return new Capabilities(true, "fake 1", Map.of("tracepoint", true), List.of());
        }

        @Override
        public Page<Probe> listProbes(ProbeQuery query) {
            int from = query.cursor() == null ? 0 : Integer.parseInt(query.cursor());
            int to = Math.min(5_000, from + query.limit());
            List<Probe> part = IntStream.range(from, to)
                    .mapToObj(i -> new Probe("tracepoint:syscalls:sys_enter_number_" + i, "tracepoint", List.of()))
                    .toList();
            return new Page<>(part, 5_000, to < 5_000 ? Integer.toString(to) : null);
        }

        @Override
        public List<Helper> listHelpers() {
            return List.of(new Helper("hist", "map function", "Counts by powers of two", true));
        }

        @Override
        public Validation validate(ProbeProgram program) {
            return program.source().contains("system(")
                    ? new Validation(false, List.of("system is not allowed"), List.of())
                    : new Validation(true, List.of(), List.of("tracepoint:syscalls:sys_enter_openat"));
        }

        @Override
        public Execution execute(ProbeProgram program) {
            RUN.add(program.source() + " for " + program.timeout().toSeconds() + " s");
            return new FakeExecution(program.source().lines().toList(), "exec_" + RUN.size());
        }

        @Override
        public void close() {}
    }

    private static final class FakeExecution implements Execution {
        private final List<String> lines;
        private final String id;
        private volatile String status = "running";

        FakeExecution(List<String> lines, String id) {
            this.lines = lines;
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String status() {
            return status;
        }

        @Override
        public Output output(long offset, int limit) {
            List<String> part = lines.stream().skip(offset).limit(limit).toList();
            return new Output(part, lines.size(), 0, null);
        }

        @Override
        public void stop() {
            status = "stopped";
        }

        @Override
        public boolean await(Duration timeout) {
            return !status.equals("running");
        }
    }
}
