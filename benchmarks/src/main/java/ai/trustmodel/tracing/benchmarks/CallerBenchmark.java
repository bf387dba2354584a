package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.spi.Json;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * What recording a call of about 4 KB of messages costs the thread that makes it, in bursts that fit every contestant's queue. What
 * is left to do on other threads is waited for between the bursts, and shows in the process's time.
 *
 * <p>What JMH has no score for (bytes, the process's time, percentiles) goes to the file that {@value #FACTS} names.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
public class CallerBenchmark {
    static final String FACTS = "bench.facts";
    static final int BURST = 1_000;
    private static final int DISTINCT = 2_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Param({"ours", "ours-sqlite", "opentelemetry"})
    String contestant = "";

    @Param({"text", "objects"})
    String content = "";

    private final List<Call> calls = new ArrayList<>();
    private final List<long[]> samples = new ArrayList<>();
    private final List<Long> allocated = new ArrayList<>();
    private long[] nanos;
    private Contestant recorder;
    private Path directory;
    private boolean objects;
    private boolean measured;
    private int next;
    private long allocatedBefore;
    private long cpuBefore;
    private long cpu;

    @Setup(Level.Trial)
    public void open() throws IOException {
        Payloads payloads = new Payloads(11);
        for (int i = 0; i < DISTINCT; i++) {
            calls.add(payloads.ofAgent());
        }
        objects = content.equals("objects");
        directory = Files.createTempDirectory("bench");
        recorder = switch (contestant) {
            case "ours" -> Contestant.ours(CountingBackend.none());
            case "ours-sqlite" -> Contestant.ours(Contestant.sqlite(directory.resolve("traces.db")));
            default -> Contestant.openTelemetry(Exporters.none());
        };
    }

    @Setup(Level.Iteration)
    public void iteration(IterationParams params) {
        measured = params.getType() == IterationType.MEASUREMENT;
    }

    @Setup(Level.Invocation)
    public void before() {
        nanos = new long[BURST];
        cpuBefore = PROCESS.getProcessCpuTime();
        allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public void burst() {
        for (int i = 0; i < BURST; i++) {
            record();
        }
    }

    /** The same with a look at the clock around every call, which costs some 20 ns of it. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public void each() {
        for (int i = 0; i < BURST; i++) {
            long start = System.nanoTime();
            record();
            nanos[i] = System.nanoTime() - start;
        }
    }

    private void record() {
        Call call = calls.get(next);
        next = next + 1 == DISTINCT ? 0 : next + 1;
        if (objects) {
            recorder.recordObjects(call);
        } else {
            recorder.recordText(call);
        }
    }

    @TearDown(Level.Invocation)
    public void after() {
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
        recorder.drain();
        if (measured) {
            allocated.add(bytes);
            cpu += PROCESS.getProcessCpuTime() - cpuBefore;
            samples.add(nanos);
        }
    }

    @TearDown(Level.Trial)
    public void close() throws IOException {
        recorder.close();
        Directories.delete(directory);
        String facts = System.getProperty(FACTS);
        if (facts != null) {
            long[] sorted =
                    samples.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("allocated", median(allocated) / BURST);
            // The process's clock is too coarse for one burst.
            values.put("cpu", (double) cpu / BURST / samples.size());
            values.put("p50", at(sorted, 0.5));
            values.put("p99", at(sorted, 0.99));
            values.put("p999", at(sorted, 0.999));
            Files.writeString(Path.of(facts), Json.write(values));
        }
    }

    private static double median(List<Long> values) {
        return at(values.stream().flatMapToLong(LongStream::of).sorted().toArray(), 0.5);
    }

    private static double at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
    }
}
