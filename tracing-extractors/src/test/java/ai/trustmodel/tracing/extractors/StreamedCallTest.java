package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.SpanScope;
import ai.trustmodel.tracing.StreamedCall;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.StreamTiming;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.testkit.InMemoryStorageBackend;
import ai.trustmodel.tracing.testkit.MutableClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A streamed call from its first byte to the store, with the extractors of this module. */
class StreamedCallTest {
    private static final Exchange REQUEST = Exchange.builder()
            .url("https://api.openai.com/v1/chat/completions")
            .request("{\"model\":\"gpt-x\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Labdien\"}]}")
            .build();
    private static final String FIRST =
            "data: {\"id\":\"c1\",\"model\":\"gpt-x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Sveiki, \"}}]}\n\n";
    private static final String SECOND =
            "data: {\"id\":\"c1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"kā jums klājas?\"},"
                    + "\"finish_reason\":\"stop\"}]}\n\n";
    private static final String USAGE =
            "data: {\"id\":\"c1\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":7}}\n\n"
                    + "data: [DONE]\n\n";

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-11-20T10:00:00Z"));
    private final TraceClient tracing = TraceClient.builder()
            .settings(Settings.of(Map.of()))
            .storage(new InMemoryStorageBackend())
            .clock(clock)
            .build();

    @AfterEach
    void close() {
        tracing.close();
    }

    @Test
    void call_belongsToWhatWasCurrentWhenItWasOpened_whateverThreadThePiecesComeOn() throws InterruptedException {
        TraceScope trace = tracing.startDetached(TraceOptions.agent("greeter"));
        StreamedCall call;
        try (SpanScope step = trace.span(SpanKind.CHAIN, "greet")) {
            step.attribute("language", "lv");
            call = tracing.streamLlmCall(REQUEST).answered(200, Map.of());
        }
        Thread other = new Thread(() -> {
            clock.advance(Duration.ofMillis(300));
            call.accept(FIRST.getBytes(StandardCharsets.UTF_8));
            clock.advance(Duration.ofMillis(40));
            call.accept(ByteBuffer.wrap(SECOND.getBytes(StandardCharsets.UTF_8)));
            clock.advance(Duration.ofMillis(10));
            call.accept(USAGE);
            call.close();
        });
        other.start();
        other.join();
        trace.close();

        Span span = span(trace);
        Extraction facts = facts(span);
        assertThat(span.parentId()).isEqualTo(span(trace, SpanKind.CHAIN).id());
        assertThat(span.duration()).isEqualTo(Duration.ofMillis(350));
        assertThat(text(facts)).isEqualTo("Sveiki, kā jums klājas?");
        assertThat(facts.usage()).isEqualTo(Usage.of(9L, 7L));
        assertThat(facts.streamComplete()).isTrue();
        assertThat(facts.timing())
                .isEqualTo(new StreamTiming(
                        Duration.ofMillis(300),
                        Duration.ofMillis(340),
                        2,
                        Duration.ofMillis(40),
                        Duration.ofMillis(40),
                        Duration.ofMillis(40)));
        assertThat(exchange(span).timeToFirstToken()).isEqualTo(Duration.ofMillis(300));
        assertThat(exchange(span).response()).as("said by the facts").isNull();
    }

    @Test
    void callThatWasCut_keepsWhatCame_andIsMarked() {
        TraceScope trace = tracing.startDetached(TraceOptions.agent("greeter"));
        StreamedCall call = trace.streamLlmCall(REQUEST).answered(200, Map.of());
        call.accept(FIRST);
        call.fail(new IOException("connection reset"));
        call.close();
        call.accept(SECOND); // too late
        call.close();
        trace.close();

        Span span = span(trace);
        assertThat(text(facts(span))).isEqualTo("Sveiki, ");
        assertThat(facts(span).streamComplete()).isFalse();
        assertThat(facts(span).usage()).as("never zero").isNull();
        assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(span.error()).contains("connection reset");
    }

    @Test
    void answerThatIsNoStreamAfterAll_isReadAsWhatItIs() {
        TraceScope trace = tracing.startDetached(TraceOptions.agent("greeter"));
        try (StreamedCall call = trace.streamLlmCall(REQUEST).answered(429, Map.of())) {
            call.accept("{\"error\":{\"type\":\"rate_limit\",");
            call.accept("\"message\":\"later\"}}");
        }
        trace.close();

        assertThat(span(trace).error()).isEqualTo("rate_limit: later");
    }

    private Span span(TraceScope trace) {
        return span(trace, SpanKind.LLM);
    }

    private Span span(TraceScope trace, SpanKind kind) {
        assertThat(tracing.flush(Duration.ofSeconds(10)).complete()).isTrue();
        return tracing.traces().spans(trace.traceId()).stream()
                .filter(span -> span.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Extraction facts(Span span) {
        return Objects.requireNonNull(span.extraction());
    }

    private static Exchange exchange(Span span) {
        return Objects.requireNonNull(span.exchange());
    }

    private static String text(Extraction facts) {
        return Objects.requireNonNull(facts.answer()).content();
    }
}
