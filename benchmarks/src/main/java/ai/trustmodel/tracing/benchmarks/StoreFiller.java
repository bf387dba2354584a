package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.StorageBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Fills a store through {@code append()} with traces of 10 calls, or another number, of about 1.3 KB, over 30 days, by 20 agents of which one
 * has 30 %, 5 % of them failed; every thousandth trace has 50 calls. Texts are made by a second thread.
 */
final class StoreFiller {
    static final String COMMON_AGENT = "agent-common";
    private static final int LONG = 50;
    private static final int TRACES_OF_A_BATCH = 90;
    private static final int RARE_TRACES = 20;
    private static final int TEXT = 1_300;
    private static final String[] MODELS = {"gpt-4o", "gpt-4.1-mini", "gpt-5", "claude-sonnet-4-5", "claude-haiku-4-5"};
    private static final Instant FIRST = Instant.parse("2026-10-01T00:00:00Z");
    private static final Duration PERIOD = Duration.ofDays(30);

    private final int traces;
    private final int usualCalls;
    private final Words words = new Words(31);
    private final Random random = new Random(37);
    private String longTrace = "";
    private long spans;
    private long rare;
    private long payloadBytes;
    private long appendNanos;

    StoreFiller(int traces) {
        this(traces, 10);
    }

    StoreFiller(int traces, int usualCalls) {
        this.traces = traces;
        this.usualCalls = usualCalls;
    }

    long traces() {
        return traces;
    }

    long spans() {
        return spans;
    }

    long payloadBytes() {
        return payloadBytes;
    }

    double appendSeconds() {
        return appendNanos / 1e9;
    }

    /** A trace of 50 spans, from the middle of the time. */
    String longTrace() {
        return longTrace;
    }

    /** How many messages have {@link Words#RARE}. */
    long rareMessages() {
        return rare;
    }

    void fill(StorageBackend backend) throws InterruptedException {
        BlockingQueue<List<TraceRecord>> made = new ArrayBlockingQueue<>(4);
        Thread maker = new Thread(() -> make(made));
        maker.start();
        for (List<TraceRecord> batch = made.take(); !batch.isEmpty(); batch = made.take()) {
            long start = System.nanoTime();
            backend.append(batch);
            appendNanos += System.nanoTime() - start;
        }
        maker.join();
    }

    private void make(BlockingQueue<List<TraceRecord>> made) {
        try {
            for (int first = 0; first < traces; first += TRACES_OF_A_BATCH) {
                List<TraceRecord> batch = new ArrayList<>();
                for (int i = first; i < Math.min(traces, first + TRACES_OF_A_BATCH); i++) {
                    trace(i, batch);
                }
                made.put(batch);
            }
            made.put(List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void trace(int number, List<TraceRecord> batch) {
        Instant at = FIRST.plusNanos(PERIOD.toNanos() / traces * number);
        String id = id(at);
        String agent = random.nextInt(100) < 30 ? COMMON_AGENT : "agent-" + random.nextInt(19);
        boolean failed = random.nextInt(100) < 5;
        int calls = number % 1_000 == 500 ? LONG : usualCalls;
        if (calls == LONG && number <= traces / 2 + 500) {
            longTrace = id;
        }
        batch.add(new TraceStarted(id, id, agent, null, at, List.of(), Map.of(), Map.of()));
        for (int i = 0; i < calls; i++) {
            boolean withRare = i == 3 && number % Math.max(1, traces / RARE_TRACES) == 0;
            Instant start = at.plusSeconds(i);
            batch.add(new SpanEnded(span(id, start, failed && i == calls - 1, withRare)));
            rare += withRare ? 1 : 0;
        }
        spans += calls;
        Instant end = at.plusSeconds(calls);
        TraceStatus status = failed ? TraceStatus.FAILED : TraceStatus.COMPLETED;
        batch.add(new TraceEnded(id(end), id, end, status, failed ? "rate_limit: try later" : null, Map.of()));
    }

    private Span span(String trace, Instant start, boolean failed, boolean withRare) {
        String model = MODELS[random.nextInt(MODELS.length)];
        String question = words.text(TEXT / 2) + (withRare ? Words.RARE : "");
        String answer = words.text(TEXT / 2);
        payloadBytes += question.length() + answer.length();
        Usage usage = Usage.of((long) words.number(200, 4_000), (long) words.number(20, 900));
        Extraction extraction = Extraction.builder(model.startsWith("gpt") ? "openai" : "anthropic", "chat")
                .requestModel(model)
                .responseModel(model)
                .responseId(words.id("resp_"))
                .request(List.of(Message.of(Message.HUMAN, question)))
                .answer(Message.builder(Message.AI)
                        .content(answer)
                        .usageMetadata(usage)
                        .build())
                .usage(usage)
                .finishReason("stop")
                .parameters(Map.of("temperature", 0.7, "max_tokens", 1024))
                .build();
        return Span.builder(id(start), trace, SpanKind.LLM, start, start.plusMillis(850))
                .name(model)
                .status(failed ? SpanStatus.ERROR : SpanStatus.OK)
                .error(failed ? "rate_limit: try later" : null)
                .extraction(extraction)
                .build();
    }

    /** A UUIDv7 of this time. */
    private String id(Instant at) {
        long high = at.toEpochMilli() << 16 | 0x7000 | random.nextInt(1 << 12);
        return new UUID(high, random.nextLong() >>> 2 | Long.MIN_VALUE).toString();
    }
}
