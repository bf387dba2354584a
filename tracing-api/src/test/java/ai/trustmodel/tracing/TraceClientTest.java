package ai.trustmodel.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.TraceUpdated;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceClientTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");
    private static final Duration LATENCY = Duration.ofMillis(1234);

    private final RecordingBackend backend = new RecordingBackend();
    private final TraceClient tracing = client(Map.of());

    private TraceClient client(Map<String, String> settings) {
        return TraceClient.builder()
                .settings(Settings.of(settings))
                .storage(backend)
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .build();
    }

    @AfterEach
    void close() {
        tracing.close();
    }

    private void flush() {
        assertThat(tracing.flush(Duration.ofSeconds(10)).complete()).isTrue();
    }

    private static Exchange call() {
        return Exchange.of("nobody", "{\"q\":1}", "{\"a\":1}", LATENCY);
    }

    @Test
    void trace_isStartedAtOnceAndEndedWhenClosed() {
        TraceScope trace = tracing.startTrace(
                TraceOptions.agent("a").threadId("t").tag("x").metadata("k", 1));
        flush();
        assertThat(backend.records())
                .containsExactly(
                        new TraceStarted(trace.traceId(), "t", "a", null, NOW, List.of("x"), Map.of("k", 1), Map.of()));
        trace.close();
        trace.close();
        flush();
        assertThat(backend.records(TraceEnded.class)).singleElement().satisfies(ended -> {
            assertThat(ended.traceId()).isEqualTo(trace.traceId());
            assertThat(ended.status()).isEqualTo(TraceStatus.COMPLETED);
        });
        assertThat(UUID.fromString(trace.traceId()).version()).isEqualTo(7);
        assertThat(Instant.ofEpochMilli(UUID.fromString(trace.traceId()).getMostSignificantBits() >>> 16))
                .isEqualTo(NOW.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    }

    @Test
    void llmCall_belongsToWhatIsCurrent() {
        try (TraceScope trace = tracing.startTrace("a")) {
            tracing.recordLlmCall(call());
            try (SpanScope step = trace.span(SpanKind.CHAIN, "plan").attribute("n", 2)) {
                tracing.recordLlmCall(call());
                step.fail(new IllegalStateException("no"));
            }
            tracing.recordLlmCall(call());
        }
        flush();
        List<Span> spans = backend.spans();
        assertThat(spans).extracting(span -> span.kind().value()).containsExactly("llm", "llm", "chain", "llm");
        Span step = spans.get(2);
        assertThat(spans).extracting(Span::parentId).containsExactly(null, step.id(), null, null);
        assertThat(step.attributes()).isEqualTo(Map.of("n", 2));
        assertThat(step.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(step.error()).isEqualTo("IllegalStateException: no");
        assertThat(spans.get(0).startedAt()).isEqualTo(NOW.minus(LATENCY));
        assertThat(spans.get(0).endedAt()).isEqualTo(NOW);
    }

    @Test
    void llmCall_outsideATraceIsATraceOfItsOwn() {
        tracing.recordLlmCall(call());
        tracing.recordLlmCall(call().toBuilder().status(529).build());
        flush();
        assertThat(backend.records(TraceStarted.class))
                .extracting(TraceStarted::agentId)
                .containsOnly("default");
        assertThat(backend.records(TraceEnded.class))
                .extracting(TraceEnded::status)
                .containsExactly(TraceStatus.COMPLETED, TraceStatus.FAILED);
        assertThat(backend.records()).extracting(TraceRecord::traceId).doesNotContainNull();
        assertThat(tracing.health().recorded()).isEqualTo(2);
    }

    @Test
    void bodiesThatNobodyUnderstands_areKept() {
        tracing.recordLlmCall(call());
        flush();
        assertThat(backend.spans().get(0).exchange().request()).isEqualTo("{\"q\":1}");
        assertThat(tracing.health().notUnderstood()).isEqualTo(1);
    }

    @Test
    void tool_succeedsByItsResultAndFailsWithoutOne() {
        try (TraceScope trace = tracing.startTrace("a")) {
            try (ToolScope tool = trace.toolCall("weather", Map.of("city", "Riga"))) {
                tool.callId("c1").attempts(2).result(Map.of("t", 4));
                tool.toolCall("inner", null).close();
            }
            try (ToolScope tool = trace.toolCall("other", null)) {
                tool.result("so far");
                tool.fail("boom");
            }
        }
        flush();
        List<Span> spans = backend.spans();
        assertThat(spans).extracting(Span::name).containsExactly("inner", "weather", "other");
        assertThat(spans).extracting(span -> span.tool().success()).containsExactly(false, true, false);
        assertThat(spans).extracting(span -> span.tool().depth()).containsExactly(1, 0, 0);
        assertThat(spans).extracting(Span::error).containsExactly("ended without a result", null, "boom");
        assertThat(spans.get(0).parentId()).isEqualTo(spans.get(1).id());
        assertThat(spans.get(1).tool().attempts()).isEqualTo(2);
        assertThat(spans.get(1).tool().result()).isEqualTo(Map.of("t", 4));
    }

    @Test
    void context_goesAlongToOtherThreads() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (TraceScope trace = tracing.startTrace("a")) {
            pool.submit(() -> assertThat(tracing.current()).isNull()).get();
            Callable<Scope> whatIsCurrent = tracing::current;
            assertThat(pool.submit(tracing.wrap(whatIsCurrent)).get()).isSameAs(trace);
            tracing.wrap(pool).execute(() -> tracing.recordLlmCall(call()));
            pool.submit(() -> assertThat(tracing.current()).isNull()).get();
        } finally {
            pool.shutdown();
            assertThat(pool.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
        flush();
        assertThat(backend.records(TraceStarted.class)).hasSize(1);
        assertThat(backend.spans())
                .singleElement()
                .satisfies(span -> assertThat(span.traceId())
                        .isEqualTo(backend.records(TraceStarted.class).get(0).traceId()));
    }

    @Test
    void scopesClosedInTheWrongOrder_leaveNothingCurrent() {
        TraceScope trace = tracing.startTrace("a");
        SpanScope outer = trace.span(SpanKind.CHAIN, "outer");
        SpanScope inner = outer.span(SpanKind.CHAIN, "inner");
        outer.close();
        inner.close();
        trace.close();
        assertThat(tracing.current()).isNull();
    }

    @Test
    void traceparent_continuesATraceInAnotherProcess() {
        String header;
        String spanId;
        try (TraceScope trace = tracing.startTrace("caller");
                SpanScope span = trace.span(SpanKind.CHAIN, "call")) {
            header = span.traceparent();
            spanId = span.spanId;
            assertThat(header).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
            try (TraceScope other =
                    tracing.startDetached(TraceOptions.agent("callee").traceparent(header))) {
                assertThat(other.traceId()).isEqualTo(trace.traceId());
                other.recordLlmCall(call());
            }
        }
        flush();
        Span remote = backend.spans().stream()
                .filter(span -> span.kind().equals(SpanKind.LLM))
                .findFirst()
                .orElseThrow();
        assertThat(spanId.replace("-", "")).endsWith(remote.parentId());
    }

    @Test
    void traceparentThatIsNone_beginsANewTrace() {
        for (String bad : List.of("", "00-0-0-01", "00-" + "0".repeat(32) + "-1111111111111111-01", "x".repeat(60))) {
            try (TraceScope trace =
                    tracing.startDetached(TraceOptions.agent("a").traceparent(bad))) {
                assertThat(UUID.fromString(trace.traceId()).version()).isEqualTo(7);
            }
        }
    }

    @Test
    void resumedTrace_isEndedOnlyByWord() {
        String id = "0198f000-0000-7000-8000-000000000000";
        TraceScope resumed = tracing.resumeTrace(id);
        resumed.metadata("k", "v");
        resumed.close();
        flush();
        assertThat(backend.records()).singleElement().isInstanceOf(TraceUpdated.class);
        tracing.resumeTrace(id).end(TraceStatus.FAILED, "why");
        flush();
        assertThat(backend.records(TraceEnded.class)).singleElement().satisfies(ended -> {
            assertThat(ended.status()).isEqualTo(TraceStatus.FAILED);
            assertThat(ended.error()).isEqualTo("why");
        });
    }

    @Test
    void off_doesNothingAtAll() {
        TraceClient off = client(Map.of("TRUSTMODEL_TRACING", "off", "TRUSTMODEL_STORAGE", "no such"));
        try (TraceScope trace = off.startTrace("a")) {
            off.recordLlmCall(call());
            trace.toolCall("t", null).close();
            assertThat(trace.recording()).isFalse();
        }
        assertThat(off.flush(Duration.ofSeconds(1)).complete()).isTrue();
        assertThat(off.health().enabled()).isFalse();
        assertThat(backend.records()).isEmpty();
        off.close();
        assertThat(backend.closed()).isFalse();
    }

    @Test
    void sampling_keepsOrLeavesWholeTraces() {
        TraceClient half = client(Map.of("TRUSTMODEL_TRACE_SAMPLE_RATE", "0.5"));
        for (int i = 0; i < 400; i++) {
            try (TraceScope trace = half.startTrace("a")) {
                half.recordLlmCall(call());
                trace.span(SpanKind.CHAIN, "s").close();
            }
        }
        half.flush(Duration.ofSeconds(10));
        int kept = backend.records(TraceStarted.class).size();
        assertThat(kept).isBetween(120, 280);
        assertThat(backend.spans()).hasSize(2 * kept);
        assertThat(half.health().sampledOut()).isEqualTo(400 - kept);
        half.close();
    }

    @Test
    void wrongSettings_areNamedAtOnce() {
        Map.of(
                        "TRUSTMODEL_TRACE_SAMPLE_RATE", "2",
                        "TRUSTMODEL_TRACING", "maybe",
                        "TRUSTMODEL_OVERFLOW", "explode",
                        "TRUSTMODEL_QUEUE_SIZE", "many")
                .forEach((name, value) -> assertThatThrownBy(() -> client(Map.of(name, value)))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining(name)
                        .hasMessageContaining(value));
        assertThatThrownBy(() -> TraceClient.builder()
                        .settings(Settings.of(Map.of("TRUSTMODEL_STORAGE", "file")))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TRUSTMODEL_STORAGE")
                .hasMessageContaining("tracing-storage-file");
    }

    @Test
    void dropContent_keepsWhatItIsWithoutWhatItSays() {
        TraceClient quiet = client(Map.of("TRUSTMODEL_CAPTURE_CONTENT", "false"));
        try (TraceScope trace = quiet.startTrace("a");
                ToolScope tool = trace.toolCall("weather", Map.of("city", "Riga"))) {
            quiet.recordLlmCall(call());
            tool.result("four degrees");
        }
        quiet.close();
        assertThat(backend.records().toString()).doesNotContain("Riga", "four degrees", "{\"q\":1}");
        assertThat(backend.spans()).extracting(Span::name).contains("weather");
    }
}
