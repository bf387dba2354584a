package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Reading a large store, in process: medians and the slowest hundredth. */
final class Reads {
    private final int traces;

    Reads(boolean full) {
        traces = full ? 100_000 : 10_000;
    }

    void run(Report report) throws Exception {
        Map<String, Object> numbers = Fork.run(Reads.class, traces);
        String size = Report.plain(Fork.number(numbers, "spans")) + " spans";
        report.context("filling the store with " + size + ", append()", "spans/s", Fork.number(numbers, "rate"));
        report.context("indexing what append() left, at the first search", "s", Fork.number(numbers, "indexing"));
        report.context("the file, for a byte of payload", "B", Fork.number(numbers, "share"));
        for (String what : numbers.keySet()) {
            if (what.endsWith(" p99")) {
                String name = what.substring(0, what.length() - 4);
                report.bound(name + ", " + size, "ms", Fork.number(numbers, name), name.startsWith("search") ? 20 : 1);
                report.context(name + ": p99", "ms", Fork.number(numbers, what));
            }
        }
    }

    /** Fills a store with this many traces of 10 spans, reads it, removes it. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory("bench");
        try {
            StoreFiller filler = new StoreFiller(Integer.parseInt(arguments[0]));
            Map<String, Object> numbers = new LinkedHashMap<>();
            try (StorageBackend backend = Contestant.sqlite(directory.resolve("traces.db"))) {
                filler.fill(backend);
                long start = System.nanoTime();
                backend.store().search(SearchQuery.of(Words.RARE));
                numbers.put("indexing", (System.nanoTime() - start) / 1e9);
            }
            long bytes = Directories.bytes(directory);
            numbers.put("spans", filler.spans());
            numbers.put("rate", filler.spans() / filler.appendSeconds());
            numbers.put("share", bytes / (double) filler.payloadBytes());
            // Opened again: what filling has left in memory helps no reader.
            try (StorageBackend backend = Contestant.sqlite(directory.resolve("traces.db"))) {
                read(numbers, backend.store(), filler);
            }
            Fork.answer(numbers);
        } finally {
            Directories.delete(directory);
        }
    }

    private static void read(Map<String, Object> numbers, TraceStore store, StoreFiller filler) {
        Sustained.check(filler.spans(), store.stats().spans());
        Sustained.check(filler.traces(), store.list(TraceFilter.all()).total());
        Sustained.check(50, store.spans(filler.longTrace()).size());
        time(
                numbers,
                "list 20 and count, all",
                400,
                () -> store.list(TraceFilter.all()).total());
        TraceFilter agent = TraceFilter.agent(StoreFiller.COMMON_AGENT);
        time(
                numbers,
                "list 20 and count, agent with 30 %",
                400,
                () -> store.list(agent).total());
        TraceFilter failed = TraceFilter.all().status(TraceStatus.FAILED);
        time(numbers, "list 20 and count, failed", 400, () -> store.list(failed).total());
        time(
                numbers,
                "spans of a trace of 50",
                400,
                () -> store.spans(filler.longTrace()).size());
        time(
                numbers,
                "messages of a trace of 50",
                400,
                () -> store.trace(filler.longTrace()).isPresent());
        SearchQuery common = SearchQuery.of(Words.common());
        time(numbers, "search, a common word", 60, () -> store.search(common).total());
        SearchQuery rare = SearchQuery.of(Words.RARE);
        Sustained.check(filler.rareMessages(), store.search(rare).total());
        time(numbers, "search, a rare word", 200, () -> store.search(rare).total());
        UsageQuery usage = UsageQuery.by(UsageQuery.By.MODEL, UsageQuery.By.DAY);
        time(numbers, "totals by model and day", 400, () -> store.usage(usage).size());
    }

    /** Half as many for warming up, then the median and the 99th percentile; at most some seconds of either. */
    private static void time(Map<String, Object> numbers, String what, int times, Supplier<Object> read) {
        sample(times / 2, read);
        long[] nanos = sample(times, read);
        Arrays.sort(nanos);
        numbers.put(what, nanos[nanos.length / 2] / 1e6);
        numbers.put(what + " p99", nanos[(int) Math.min(nanos.length - 1L, nanos.length * 99L / 100)] / 1e6);
    }

    private static long[] sample(int times, Supplier<Object> read) {
        long[] nanos = new long[times];
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            if (read.get() == null) {
                throw new IllegalStateException("nothing was read");
            }
            nanos[i] = System.nanoTime() - start;
            if (System.nanoTime() - begin > 10_000_000_000L) {
                return Arrays.copyOf(nanos, i + 1);
            }
        }
        return nanos;
    }
}
