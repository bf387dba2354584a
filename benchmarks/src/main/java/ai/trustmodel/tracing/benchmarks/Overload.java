package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.ClientHealth;
import ai.trustmodel.tracing.OverflowPolicy;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Producers that are faster than the store: every call is stored or counted, under either policy. */
final class Overload {
    private static final int PRODUCERS = 4;
    private static final Duration PER_SPAN = Duration.ofNanos(200_000);

    private final int callsEach;

    Overload(boolean full) {
        callsEach = full ? 20_000 : 8_000;
    }

    void run(Report report) throws InterruptedException {
        policy(report, OverflowPolicy.DROP, callsEach);
        policy(report, OverflowPolicy.BLOCK, callsEach / 4);
    }

    private static void policy(Report report, OverflowPolicy policy, int each) throws InterruptedException {
        List<Exchange> exchanges =
                new Payloads(17).mixed(500).stream().map(Call::ofText).toList();
        CountingBackend slow = new CountingBackend(PER_SPAN, batch -> {});
        TraceClient client = TraceClient.builder()
                .settings(Settings.of(Map.of("TRUSTMODEL_QUEUE_SIZE", "4096")))
                .overflow(policy, Duration.ofMillis(10))
                .storage(slow)
                .build();
        long start = System.nanoTime();
        List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++) {
            Thread producer = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    client.recordLlmCall(exchanges.get(i % exchanges.size()));
                }
            });
            producer.start();
            producers.add(producer);
        }
        for (Thread producer : producers) {
            producer.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        boolean complete = client.flush(Duration.ofMinutes(2)).complete();
        ClientHealth health = client.health();
        client.close();
        long calls = (long) PRODUCERS * each;
        String who = policy.name().toLowerCase(java.util.Locale.ROOT);
        report.context(who + ": calls per second of " + PRODUCERS + " producers", "1/s", calls / seconds);
        report.context(who + ": share stored", "", health.stored() / (double) calls);
        report.equal(who + ": calls made = recorded", calls, "health", health.recorded());
        report.equal(who + ": stored = spans the store got", health.stored(), "store", slow.spans());
        report.equal(
                who + ": recorded = stored + dropped",
                health.recorded(),
                "sum",
                health.stored() + health.droppedTotal());
        report.equal(who + ": pending after the flush", health.pending(), "none", complete ? 0 : -1);
    }
}
