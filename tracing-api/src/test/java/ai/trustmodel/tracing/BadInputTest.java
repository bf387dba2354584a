package ai.trustmodel.tracing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a program hands over is recorded somehow, and never thrown back at it. */
@Timeout(60)
class BadInputTest {
    private final RecordingBackend backend = new RecordingBackend();
    private final TraceClient tracing = TraceClient.builder()
            .settings(Settings.of(Map.of()))
            .storage(backend)
            .build();

    @AfterEach
    void close() {
        tracing.close();
    }

    private Span recorded(Object request, Object response) {
        tracing.recordLlmCall(Exchange.of("p", request, response, Duration.ofMillis(-5)));
        assertThat(tracing.flush(Duration.ofSeconds(30)).dropped()).isZero();
        Span span = backend.spans().get(backend.spans().size() - 1);
        // What is recorded can be written and read again.
        assertThat(Json.read(Json.write(span), Span.class).id()).isEqualTo(span.id());
        return span;
    }

    @Test
    void deepJson_staysText() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThat(recorded(deep, "{").exchange().request()).isEqualTo(deep);
    }

    @Test
    void deepObjects_areCut() {
        Map<String, Object> deep = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            deep = new HashMap<>(Map.of("a", deep));
        }
        assertThat(Json.write(recorded(deep, List.of()))).contains("left out");
        assertThat(tracing.health().truncated()).isPositive();
    }

    @Test
    void objectsThatContainThemselves_areCut() {
        List<Object> loop = new ArrayList<>();
        loop.add(loop);
        loop.add(loop);
        try (TraceScope trace = tracing.startTrace("a");
                ToolScope tool = trace.toolCall("t", Map.of("loop", loop))) {
            tool.result(loop);
        }
        assertThat(tracing.flush(Duration.ofSeconds(50)).dropped()).isZero();
    }

    @Test
    void oddText_survives() {
        String odd = "NUL \0, half \uD83D, bidi \u202E, emoji \uD83D\uDE00";
        assertThat(recorded(odd, odd).exchange().request()).isEqualTo(odd);
        Span again = Json.read(Json.write(recorded(odd, odd)), Span.class);
        assertThat(again.exchange().response()).isEqualTo(odd);
    }

    @Test
    void numbersBeyondADouble_stayExact() {
        Span span = recorded(Map.of("n", Json.parse("9007199254740993.5")), "{\"m\":123456789012345678901234567890}");
        assertThat(Json.write(span)).contains("9007199254740993.5").contains("123456789012345678901234567890");
    }

    @Test
    void valuesThatAreNoJson_becomeText() {
        Map<Object, Object> odd = new HashMap<>();
        odd.put(1, Double.NaN);
        odd.put("thread", Thread.State.NEW);
        odd.put("array", new int[] {1, 2});
        odd.put(null, null);
        try (TraceScope trace = tracing.startTrace("a");
                ToolScope tool = trace.toolCall("t", odd)) {
            tool.result(new StringBuilder("text"));
        }
        tracing.flush(Duration.ofSeconds(10));
        Span span = backend.spans().get(0);
        assertThat(span.tool().arguments().toString()).contains("NaN", "NEW", "[1, 2]", "null=null");
        assertThat(span.tool().result()).isEqualTo("text");
    }

    @Test
    void nulls_areCountedAndNeverThrown() {
        tracing.recordLlmCall(null);
        tracing.record(null);
        try (TraceScope trace = tracing.startTrace("a")) {
            trace.metadata("key", null);
            trace.metadata(null, null);
            trace.tag(null);
            trace.name(null);
            trace.fail((String) null);
            trace.span(null, null).attribute("a", null).close();
            trace.toolCall(null, null).callId(null).attempts(-1).close();
        }
        FlushResult flushed = tracing.flush(Duration.ofSeconds(10));
        assertThat(flushed.complete()).isTrue();
        assertThat(flushed.dropped()).isPositive();
        tracing.recordLlmCall(Exchange.of("p", "still", "works", Duration.ZERO));
        assertThat(tracing.flush(Duration.ofSeconds(10)).stored()).isEqualTo(flushed.stored() + 1);
    }

    @Test
    void credentialsInBytes_areRemoved() {
        String key = "sk-ant-api03-" + "Ab1".repeat(20);
        byte[] large = ("é".repeat(40_000) + " " + key).getBytes(UTF_8);

        assertThat(recorded(("key " + key).getBytes(UTF_8), "plain").exchange().request())
                .isEqualTo("key [REDACTED:api_key]");
        assertThat(recorded(large, "plain").exchange().request().toString())
                .endsWith("[REDACTED:api_key]")
                .doesNotContain(key);
    }

    @Test
    void credentialsInRecordsOfAnUnknownKind_areRemoved() {
        String key = "sk-ant-api03-" + "Ab1".repeat(20);
        tracing.record(Json.read(
                "{\"record\":\"from_the_future\",\"record_id\":\"r\",\"at\":\"2026-01-01T00:00:00Z\",\"said\":[\"" + key
                        + "\"]}",
                TraceRecord.class));
        assertThat(tracing.flush(Duration.ofSeconds(10)).stored()).isOne();

        assertThat(backend.records().get(0).recordId()).isEqualTo("r");
        assertThat(Json.write(backend.records().get(0)))
                .contains("from_the_future", "[REDACTED:api_key]")
                .doesNotContain(key);
    }

    @Test
    void nothingAtAll_isARecordToo() {
        tracing.recordLlmCall(Exchange.builder().build());
        tracing.recordLlmCall(Exchange.builder()
                .request("")
                .response(new byte[] {(byte) 0xff, 0})
                .build());
        assertThat(tracing.flush(Duration.ofSeconds(10))).isEqualTo(new FlushResult(2, 0, 0));
    }
}
