package ai.trustmodel.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipelineTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final RecordingBackend backend = new RecordingBackend();

    private TraceClient client(String... settings) {
        TraceClientBuilder builder =
                TraceClient.builder().settings(Settings.of(Map.of())).storage(backend);
        for (int i = 0; i < settings.length; i += 2) {
            builder.setting(settings[i], settings[i + 1]);
        }
        return builder.build();
    }

    private static Exchange call(String request) {
        return Exchange.of("nobody", request, "{}", Duration.ofMillis(1));
    }

    private static void addUp(ClientHealth health) {
        assertThat(health.recorded()).isEqualTo(health.stored() + health.pending() + health.droppedTotal());
    }

    @Test
    void everyRecordingOfManyThreads_isStoredOnceAndInOrder() throws InterruptedException {
        TraceClient tracing = client("TRUSTMODEL_QUEUE_SIZE", "64", "TRUSTMODEL_OVERFLOW_WAIT_MS", "60000");
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            String name = "t" + t;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 2_000; i++) {
                    tracing.recordLlmCall(call(name + ":" + i));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        FlushResult result = tracing.flush(LONG);
        assertThat(result).isEqualTo(new FlushResult(16_000, 0, 0));
        for (int t = 0; t < 8; t++) {
            String prefix = "t" + t + ":";
            List<String> mine = backend.spans().stream()
                    .map(span -> (String) span.exchange().request())
                    .filter(text -> text.startsWith(prefix))
                    .toList();
            assertThat(mine).hasSize(2_000);
            for (int i = 0; i < mine.size(); i++) {
                assertThat(mine.get(i)).isEqualTo(prefix + i);
            }
        }
        tracing.close();
        assertThat(backend.closed()).isTrue();
    }

    @Test
    void overload_losesNothingUpToTheBoundAndCountsTheRest() {
        TraceClient tracing = client("TRUSTMODEL_QUEUE_SIZE", "256", "TRUSTMODEL_OVERFLOW", "drop");
        backend.shut();
        for (int i = 0; i < 10_000; i++) {
            tracing.recordLlmCall(call("x"));
        }
        ClientHealth full = tracing.health();
        assertThat(full.pending()).isGreaterThanOrEqualTo(256);
        assertThat(full.recorded()).isEqualTo(10_000);
        addUp(full);
        backend.open();
        FlushResult result = tracing.flush(LONG);
        assertThat(result.complete()).isTrue();
        assertThat(result.stored() + result.dropped()).isEqualTo(10_000);
        assertThat(backend.spans()).hasSize((int) result.stored());
        assertThat(tracing.health().dropped()).containsOnlyKeys("queue_full");
        tracing.close();
    }

    @Test
    void bytes_areBoundedAsWell() {
        TraceClient tracing = client("TRUSTMODEL_QUEUE_BYTES", "100000", "TRUSTMODEL_OVERFLOW", "drop");
        backend.shut();
        String body = "x".repeat(30_000);
        for (int i = 0; i < 100; i++) {
            tracing.recordLlmCall(call(body));
        }
        assertThat(tracing.health().pending()).isLessThanOrEqualTo(4);
        backend.open();
        tracing.close();
        addUp(tracing.health());
    }

    @Test
    void aBodyLargerThanTheBound_isStillLetInAlone() {
        TraceClient tracing = client("TRUSTMODEL_QUEUE_BYTES", "1024");
        tracing.recordLlmCall(call("x".repeat(30_000)));
        assertThat(tracing.flush(LONG)).isEqualTo(new FlushResult(1, 0, 0));
        tracing.close();
    }

    @Test
    void storeThatComesBack_getsEverything() {
        TraceClient tracing = client();
        AtomicInteger failures = new AtomicInteger(3);
        backend.before(batch -> {
            if (failures.getAndDecrement() > 0) {
                throw StorageException.temporary("the disk is full", new IOException());
            }
        });
        for (int i = 0; i < 100; i++) {
            tracing.recordLlmCall(call("x"));
        }
        assertThat(tracing.flush(LONG)).isEqualTo(new FlushResult(100, 0, 0));
        assertThat(tracing.health().lastProblem()).isEqualTo("the disk is full");
        tracing.close();
    }

    @Test
    void oneRecordThatCannotBeStored_doesNotTakeTheOthersWithIt() {
        TraceClient tracing = client();
        backend.shut();
        backend.before(batch -> {
            if (batch.toString().contains("poison")) {
                throw StorageException.permanent("cannot be stored", new IOException());
            }
        });
        for (int i = 0; i < 50; i++) {
            tracing.recordLlmCall(call(i == 25 ? "poison" : "fine"));
        }
        backend.open();
        assertThat(tracing.flush(LONG)).isEqualTo(new FlushResult(49, 1, 0));
        assertThat(tracing.health().dropped()).isEqualTo(Map.of("storage", 1L));
        tracing.close();
    }

    @Test
    void aBackendThatBreaks_neverReachesTheProgram() {
        TraceClient tracing = client();
        List<Throwable> bugs = List.of(
                new IllegalStateException("a bug"),
                new AssertionError("a bug"),
                new IOException("as a backend in another language may throw it"),
                new InternalError("a bug"));
        for (int i = 0; i < bugs.size(); i++) {
            Throwable bug = bugs.get(i);
            backend.before(batch -> PipelineTest.<RuntimeException>throwAny(bug));
            tracing.recordLlmCall(call("x"));
            assertThat(tracing.flush(LONG)).isEqualTo(new FlushResult(0, i + 1, 0));
        }
        backend.before(batch -> {});
        tracing.recordLlmCall(call("x"));
        assertThat(tracing.flush(LONG)).isEqualTo(new FlushResult(1, bugs.size(), 0));
        tracing.close();
    }

    @SuppressWarnings("unchecked") // the compiler takes it for a RuntimeException
    private static <T extends Throwable> void throwAny(Throwable problem) throws T {
        throw (T) problem;
    }

    @Test
    void flush_saysWhatIsStillWaiting() {
        TraceClient tracing = client();
        backend.shut();
        tracing.recordLlmCall(call("x"));
        FlushResult waiting = tracing.flush(Duration.ofMillis(50));
        assertThat(waiting.complete()).isFalse();
        assertThat(waiting.pending()).isEqualTo(1);
        backend.open();
        assertThat(tracing.flush(LONG).complete()).isTrue();
        tracing.close();
    }

    @Test
    void close_givesUpInTimeAndCountsWhatItLeaves() {
        TraceClient tracing = client("TRUSTMODEL_CLOSE_TIMEOUT_MS", "200");
        backend.before(batch -> {
            throw StorageException.temporary("the disk is full", new IOException());
        });
        for (int i = 0; i < 5_000; i++) {
            tracing.recordLlmCall(call("x"));
        }
        long start = System.nanoTime();
        tracing.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        tracing.recordLlmCall(call("late"));
        tracing.close();
        ClientHealth health = tracing.health();
        assertThat(health.recorded()).isEqualTo(5_001);
        assertThat(health.stored()).isZero();
        assertThat(health.pending()).isZero();
        assertThat(health.dropped()).containsKey("closed");
        addUp(health);
    }

    @Test
    void recordingWhileClosing_addsUp() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            TraceClient tracing = client();
            AtomicInteger handed = new AtomicInteger();
            Thread producer = new Thread(() -> {
                while (handed.incrementAndGet() < 2_000) {
                    tracing.recordLlmCall(call("x"));
                }
            });
            producer.start();
            tracing.close();
            producer.join();
            ClientHealth health = tracing.health();
            assertThat(health.recorded()).isEqualTo(1_999);
            assertThat(health.pending()).isZero();
        }
    }

    @Test
    void imageOverTheCap_isLeftOutWhole_withItsHash_andCounted() {
        TraceClient tracing = client("TRUSTMODEL_MAX_FIELD_CHARS", "20000");
        byte[] small = new byte[12_000];
        byte[] large = new byte[30_000];
        new java.util.Random(1).nextBytes(small);
        new java.util.Random(2).nextBytes(large);
        String kept = java.util.Base64.getEncoder().encodeToString(small);
        String left = java.util.Base64.getEncoder().encodeToString(large);
        try (TraceScope trace = tracing.startTrace("agent");
                ToolScope tool = trace.toolCall("screenshot", Map.of("before", kept))) {
            tool.result(Map.of("mimeType", "image/png", "data", left, "text", "y".repeat(20_001)));
        }
        tracing.flush(LONG);

        var tool = backend.spans().get(0).tool();
        Map<?, ?> result = (Map<?, ?>) tool.result();
        assertThat(tool.arguments()).isEqualTo(Map.of("before", kept));
        assertThat((String) result.get("data"))
                .isEqualTo("[left out: data 30.0 KB sha256:"
                        + java.util.HexFormat.of().formatHex(ai.trustmodel.tracing.spi.Media.sha256(large)) + "]");
        assertThat((String) result.get("text")).endsWith("y…[truncated: 1 more characters]");
        assertThat(tracing.health().truncated()).isEqualTo(2);
        tracing.close();
    }

    @Test
    void hugeBody_isRecordedWithItsHead() {
        TraceClient tracing = client("TRUSTMODEL_MAX_BODY_CHARS", "100000");
        tracing.recordLlmCall(call("{\"a\":\"" + "x".repeat(200_000) + "\"}"));
        tracing.flush(LONG);
        Span span = backend.spans().get(0);
        assertThat((String) span.exchange().request())
                .startsWith("{\"a\":\"xxx")
                .endsWith("more characters]");
        assertThat(span.extraction().warnings()).contains("body_too_large");
        assertThat(tracing.health().truncated()).isEqualTo(1);
        tracing.close();
    }
}
