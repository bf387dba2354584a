package ai.trustmodel.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanPriced;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Prices;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a call costs is worked out once, when it is recorded. */
class CostTest {
    private static final String ROWS = """
            {"version": "ours", "rows": [{"provider": ["acme"], "model": "big", "input": 2, "output": 10,
              "tiers": {"flex": 0.5}, "source": "the contract", "read": "2026-11-01"}]}""";

    @TempDir
    Path dir;

    private final RecordingBackend backend = new RecordingBackend();

    /** Answers whatever the exchange is with the same facts. */
    private record Acme(Extraction facts) implements Extractor {
        @Override
        public String name() {
            return "acme";
        }

        @Override
        public boolean supports(Exchange exchange) {
            return true;
        }

        @Override
        public Extraction extract(Exchange exchange) {
            return facts;
        }
    }

    private static Extraction.Builder facts(@Nullable String model, @Nullable Usage usage) {
        return Extraction.builder("acme", "chat")
                .requestModel(model)
                .usage(usage)
                .request(List.of(Message.of(Message.HUMAN, "q")))
                .answer(Message.of(Message.AI, "a"));
    }

    private Span recorded(Extraction facts, Exchange exchange, String... settings) throws IOException {
        try (TraceClient tracing = client(facts, settings)) {
            tracing.recordLlmCall(exchange);
            assertThat(tracing.flush(Duration.ofSeconds(10)).complete()).isTrue();
        }
        return backend.spans().get(backend.spans().size() - 1);
    }

    private TraceClient client(Extraction facts, String... settings) throws IOException {
        Path file = Files.writeString(dir.resolve("prices.json"), ROWS);
        TraceClientBuilder builder = TraceClient.builder()
                .settings(Settings.of(Map.of("TRUSTMODEL_PRICES", file.toString())))
                .extractor(new Acme(facts))
                .storage(backend);
        for (int i = 0; i < settings.length; i += 2) {
            builder.setting(settings[i], settings[i + 1]);
        }
        return builder.build();
    }

    private static Exchange call() {
        return Exchange.of("acme", "{}", "{}", Duration.ofMillis(5));
    }

    private static Cost cost(Span span) {
        return Objects.requireNonNull(span.cost(), "a call has a cost or a reason");
    }

    @Test
    void llmCall_isPricedByTheFileOfTheSettings() throws IOException {
        Cost cost = cost(recorded(facts("big", Usage.of(1_000_000L, 100_000L)).build(), call()));

        assertThat(cost.amount()).isEqualByComparingTo("3");
        assertThat(cost.source()).isEqualTo("the contract");
        assertThat(cost.parts()).hasSize(2);
    }

    @Test
    void llmCall_thatWasSentThreeTimes_costsOnce() throws IOException {
        Exchange retried = call().toBuilder().attempts(3).build();

        Span span = recorded(facts("big", Usage.of(1_000_000L, 0L)).build(), retried);

        assertThat(backend.spans()).hasSize(1);
        assertThat(cost(span).amount()).isEqualByComparingTo("2");
    }

    @Test
    void llmCall_thatCannotBePriced_saysWhy() throws IOException {
        Span unknown = recorded(facts("never-heard-of", Usage.of(1L, 1L)).build(), call());
        Span silent = recorded(facts("big", null).build(), call());

        assertThat(cost(unknown)).isEqualTo(Cost.unknown("unknown_model"));
        assertThat(cost(silent).reason()).isEqualTo("unknown_usage");
        assertThat(SpanFacts.costUnknown(unknown)).isTrue();
        assertThat(SpanFacts.costUnknown(silent)).isTrue();
    }

    @Test
    void llmCall_thatFailedWithoutTokens_isNotMissingInSums() throws IOException {
        Extraction failed = facts("big", null)
                .answer(null)
                .error(new CallError("overloaded", null, null, null))
                .build();

        Span span = recorded(failed, call());

        assertThat(SpanFacts.cost(span)).isNull();
        assertThat(SpanFacts.costUnknown(span)).isFalse();
    }

    @Test
    void cost_thatComesWithTheSpan_stays() throws IOException {
        Cost said = Cost.said(new BigDecimal("0.42"));
        Instant now = Instant.parse("2026-11-20T10:00:00Z");
        Span span = Span.builder("0195aaaa-0000-7000-8000-000000000001", "t", SpanKind.LLM, now, now)
                .extraction(facts("big", Usage.of(1L, 1L)).build())
                .cost(said)
                .build();
        try (TraceClient tracing = client(facts("big", null).build())) {
            tracing.record(new SpanEnded(span));
        }

        assertThat(backend.spans().get(0).cost()).isEqualTo(said);
    }

    @Test
    void cost_isWorkedOutForASpanThatWasReadElsewhere() throws IOException {
        Instant now = Instant.parse("2026-11-20T10:00:00Z");
        Span span = Span.builder("0195aaaa-0000-7000-8000-000000000001", "t", SpanKind.LLM, now, now)
                .extraction(facts("big", Usage.of(500_000L, 0L)).build())
                .build();
        try (TraceClient tracing = client(facts("big", null).build())) {
            tracing.record(new SpanEnded(span));
        }

        assertThat(SpanFacts.cost(backend.spans().get(0))).isEqualByComparingTo("1");
    }

    @Test
    void cost_canBeSaidOfToolsAndSteps() throws IOException {
        try (TraceClient tracing = client(facts("big", null).build());
                TraceScope trace = tracing.startTrace("a")) {
            try (ToolScope tool = trace.toolCall("search", null)) {
                tool.cost(new BigDecimal("0.005")).result("found");
            }
            try (SpanScope step = trace.span(SpanKind.CUSTOM, "render")) {
                step.cost(new BigDecimal("0.25"));
            }
            try (SpanScope step = trace.span(SpanKind.CUSTOM, "nonsense")) {
                step.cost(new BigDecimal("-1"));
            }
            try (SpanScope step = trace.span(SpanKind.CUSTOM, "free")) {
                step.cost(BigDecimal.ONE).cost(null);
            }
        }

        assertThat(backend.spans())
                .extracting(Span::cost)
                .containsExactly(
                        Cost.said(new BigDecimal("0.005")),
                        Cost.said(new BigDecimal("0.25")),
                        Cost.unknown("invalid_amount"),
                        null);
    }

    @Test
    void cost_withoutContent_isTheSameWhenItIsWorkedOutAgain() throws IOException {
        Extraction flex = facts("big", Usage.of(1_000_000L, 0L))
                .parameters(Map.of("service_tier", "flex", "user", "somebody's name"))
                .build();

        Span span = recorded(flex, call(), "TRUSTMODEL_CAPTURE_CONTENT", "false");

        Extraction kept = Objects.requireNonNull(span.extraction());
        assertThat(kept.parameters()).containsOnlyKeys("service_tier");
        assertThat(cost(span).amount()).isEqualByComparingTo("1");
        Settings settings = Settings.of(
                Map.of("TRUSTMODEL_PRICES", dir.resolve("prices.json").toString()));
        assertThat(Prices.of(settings).of(kept, span.startedAt())).isEqualTo(span.cost());
    }

    @Test
    void prices_ofTheProgram_countInsteadOfTheSettings() throws IOException {
        try (TraceClient tracing = TraceClient.builder()
                .settings(Settings.of(Map.of("TRUSTMODEL_PRICES", "/no/such/file")))
                .prices(Prices.builtIn())
                .extractor(new Acme(facts("big", Usage.of(1L, 1L)).build()))
                .storage(backend)
                .build()) {
            tracing.recordLlmCall(call());
        }

        assertThat(cost(backend.spans().get(0)).reason()).isEqualTo("unknown_model");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> client(facts("big", null).build(), "TRUSTMODEL_PRICES", "/no/such/file"))
                .withMessageContaining("TRUSTMODEL_PRICES");
    }

    @Test
    void spanPriced_survivesARoundTrip_withWhatANewerVersionSays() {
        String json = """
                {"record":"span_priced","record_id":"r","trace_id":"t","span_id":"s","at":"2026-11-20T10:00:00Z",\
                "cost":{"amount":0.0000001,"discount":0.1},"why":"contract"}""";

        TraceRecord read = Json.read(json, TraceRecord.class);

        assertThat(read).isInstanceOfSatisfying(SpanPriced.class, price -> {
            assertThat(price.cost().amount()).isEqualByComparingTo("1e-7");
            assertThat(price.extra()).containsEntry("why", "contract");
            assertThat(price.cost().extra()).containsKey("discount");
        });
        assertThat(Json.read(Json.write(read), TraceRecord.class)).isEqualTo(read);
    }
}
