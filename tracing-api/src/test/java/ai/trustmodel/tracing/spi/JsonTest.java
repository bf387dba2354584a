package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.TraceUpdated;
import ai.trustmodel.tracing.model.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");

    static List<TraceRecord> records() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("text", "x");
        json.put("null", null);
        json.put("list", Arrays.asList(1, null, true, new BigDecimal("1.5")));
        Message message = Message.builder(Message.AI)
                .content("Rain")
                .id("m")
                .name("n")
                .toolCalls(List.of(new ToolCall("c", "look", Map.of("a", 1)), new ToolCall(null, "", Map.of())))
                .invalidToolCalls(List.of(new InvalidToolCall(null, null, "{", "cut")))
                .toolCallId("t")
                .status("error")
                .reasoning("r")
                .refusal("no")
                .blocks(List.of(json))
                .usageMetadata(new Usage(1L, null, null, Map.of("cache_read", 1L), Map.of()))
                .responseMetadata(json)
                .additionalKwargs(json)
                .extra(Map.of("later", 1))
                .build();
        Extraction extraction = Extraction.builder("p", "a")
                .requestModel("m")
                .request(List.of(message, Message.of(Message.HUMAN, "")))
                .answer(message)
                .alternatives(List.of(message))
                .usage(Usage.of(1L, 2L))
                .finishReasons(Arrays.asList("stop", null))
                .tools(List.of(json))
                .streamComplete(false)
                .warnings(List.of("w"))
                .build();
        Exchange exchange = Exchange.builder()
                .provider("p")
                .status(200)
                .requestHeaders(Map.of("X-A", "b"))
                .request(json)
                .response("data: x\n\n")
                .startedAt(NOW)
                .latency(Duration.ofNanos(1_234_567_891L))
                .timeToFirstToken(Duration.ofMillis(2000))
                .attempts(3)
                .build();
        Span span = Span.builder("s", "t", SpanKind.LLM, NOW, NOW.plusNanos(1))
                .parentId("p")
                .name("n")
                .status(SpanStatus.CANCELLED)
                .error("e")
                .attributes(json)
                .exchange(exchange)
                .extraction(extraction)
                .tool(new ToolExecution("look", "c", json, List.of(1), false, 2, 1, "s0"))
                .extra(Map.of("later", "x"))
                .build();
        return List.of(
                new TraceStarted("t", "th", "a", null, NOW, List.of("x"), json, Map.of("later", 1)),
                new TraceUpdated("u", "t", "n", NOW, List.of(), json, Map.of()),
                new SpanEnded(span),
                new EventSeen(new HostEvent("e", "network", NOW, "opened", json, json, null, null, Map.of("v", 2))),
                new TraceEnded("e", "t", NOW, TraceStatus.FAILED, "broke", Map.of("later", List.of())));
    }

    @ParameterizedTest
    @MethodSource("records")
    void record_survivesARoundTrip(TraceRecord record) {
        TraceRecord read = Json.read(Json.write(record), TraceRecord.class);

        assertThat(read).isEqualTo(record);
        assertThat(Json.write(read)).isEqualTo(Json.write(record));
    }

    @Test
    void wireForm_isSnakeCaseWithUtcTimesAndMilliseconds() {
        Map<String, Object> span = Json.object(Json.toMap(records().get(2)).get("span"));

        assertThat(span)
                .containsEntry("trace_id", "t")
                .containsEntry("kind", "llm")
                .containsEntry("status", "cancelled")
                .containsEntry("started_at", "2026-03-01T12:00:00.123456789Z");
        assertThat(Json.object(span.get("exchange")))
                .containsEntry("latency_ms", new BigDecimal("1234.567891"))
                .containsEntry("time_to_first_token_ms", 2000);
    }

    @Test
    void unknownIsAbsent_neverZero() {
        assertThat(Json.toMap(Usage.of(null, 3L))).isEqualTo(Map.of("output_tokens", 3));
        assertThat(Json.write(Message.of(Message.HUMAN, ""))).isEqualTo("{\"type\":\"human\",\"content\":\"\"}");
    }

    @Test
    void recordOfAnUnknownKind_keepsItsKindAndFields() {
        String text = "{\"record\":\"trace_scored\",\"record_id\":\"r\",\"trace_id\":\"t\","
                + "\"at\":\"2026-03-01T12:00:00Z\",\"score\":{\"a\":[1,2.50,null]}}";

        TraceRecord record = Json.read(text, TraceRecord.class);

        assertThat(record.recordId()).isEqualTo("r");
        assertThat(record.traceId()).isEqualTo("t");
        assertThat(record.at()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        assertThat(Json.write(record)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"record\":\"x\"}",
                "{\"record\":\"x\",\"at\":\"yesterday\",\"trace_id\":7,\"record_id\":null}"
            })
    void recordWithoutTheUsualFields_isKeptAndRecognisedAgain(String text) {
        TraceRecord record = Json.read(text, TraceRecord.class);

        assertThat(Json.write(record)).isEqualTo(text);
        assertThat(record.traceId()).isNull();
        assertThat(record.at()).isEqualTo(Instant.EPOCH);
        assertThat(record.recordId())
                .isEqualTo(Json.read(text, TraceRecord.class).recordId())
                .isNotBlank();
    }

    @Test
    void recordWithoutAnId_isRecognisedWhateverTheOrderOfItsFields() {
        TraceRecord one = Json.read("{\"record\":\"x\",\"a\":1,\"b\":2}", TraceRecord.class);
        TraceRecord two = Json.read("{\"b\":2,\"a\":1,\"record\":\"x\"}", TraceRecord.class);
        TraceRecord other = Json.read("{\"b\":2,\"a\":2,\"record\":\"x\"}", TraceRecord.class);

        assertThat(one.recordId()).isEqualTo(two.recordId()).isNotEqualTo(other.recordId());
    }

    @Test
    void unknownFields_surviveInEveryRecordThatHasExtra() {
        String text = "{\"record\":\"span_ended\",\"span\":{\"id\":\"s\",\"trace_id\":\"t\",\"kind\":\"dance\","
                + "\"name\":\"n\",\"started_at\":\"2026-03-01T12:00:00Z\",\"ended_at\":\"2026-03-01T12:00:00Z\","
                + "\"status\":\"ok\",\"extraction\":{\"provider\":\"p\",\"api\":\"a\",\"answer\":{\"type\":\"ai\","
                + "\"content\":\"x\",\"mood\":\"good\"},\"judge\":1},\"weight\":[1]}}";

        assertThat(Json.parse(Json.write(Json.read(text, TraceRecord.class)))).isEqualTo(Json.parse(text));
    }

    @Test
    void numbers_stayExact() {
        String text =
                "[9007199254740993,123456789012345678901234567890,0.1000000000000000055511151231257827,1E+400,-0]";

        assertThat(Json.parse(text))
                .isEqualTo(List.of(
                        9007199254740993L,
                        new BigInteger("123456789012345678901234567890"),
                        new BigDecimal("0.1000000000000000055511151231257827"),
                        new BigDecimal("1E+400"),
                        0));
    }

    @Test
    void numberThatIsTooLong_isRefused() {
        assertThat(Json.parse("9".repeat(Json.MAX_NUMBER))).isInstanceOf(BigInteger.class);
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("9".repeat(Json.MAX_NUMBER + 1)));
    }

    @Test
    void nesting_isBounded() {
        int depth = Json.MAX_DEPTH;

        assertThat(Json.parse("[".repeat(depth) + "]".repeat(depth))).isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse("[".repeat(depth + 1) + "]".repeat(depth + 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("[".repeat(100_000)));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.parse("{\"a\":".repeat(100_000)));
    }

    @Test
    void valueThatIsNestedTooDeep_isRefusedAndNotAnOverflow() {
        Object deep = "x";
        for (int i = 0; i < 100_000; i++) {
            deep = List.of(deep);
        }
        Object value = deep;

        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(value));
    }

    @Test
    void plainValue_isWrittenAsTheMapperWould() {
        Random random = new Random(17);
        for (int i = 0; i < 3000; i++) {
            Object value = value(random, 6);

            // An array is no plain value, so that the mapper writes it and all that is in it.
            assertThat("[" + Json.write(value) + "]").isEqualTo(Json.write(new Object[] {value}));
        }
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 14 : 11)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextLong();
            case 2 -> new BigInteger(200, random);
            case 3 -> new BigDecimal(new BigInteger(80, random), random.nextInt(800) - 400);
            case 4 ->
                List.of(0.1, -0.0, 1e300, Double.NaN, Double.NEGATIVE_INFINITY, 5.0)
                        .get(random.nextInt(6));
            case 5 -> random.nextBoolean();
            case 6 -> null;
            case 7 -> List.of("", new LinkedHashMap<>(), List.of()).get(random.nextInt(3));
            case 8 -> List.of((short) 3, 1.5f, Instant.EPOCH, SpanKind.LLM).get(random.nextInt(4));
            case 9, 10 -> text(random);
            case 11 ->
                Stream.generate(() -> value(random, depth - 1))
                        .limit(random.nextInt(5))
                        .toList();
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    map.put(text(random), value(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        int[] odd = {0, 7, '\n', '"', '\\', '/', 0x7f, 0x2028, 0xd83d, 0xde00, 0xfeff, 0xffff, 'a', '\u00fc'};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append((char) odd[random.nextInt(odd.length)]);
        }
        return text.toString();
    }

    @Test
    void oddCharacters_surviveAsTextAndInUtf8() {
        String odd = "NUL \u0000 high \ud800 low \udc00 pair \ud83d\ude00 separator \u2028 end \uffff";
        String written = Json.write(Map.of("odd", odd));

        assertThat(Json.object(Json.parse(written))).containsEntry("odd", odd);
        byte[] utf8 = written.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(new String(utf8, java.nio.charset.StandardCharsets.UTF_8)).isEqualTo(written);
        assertThat(Json.pretty(Map.of("odd", odd))).contains("\\ud800", "\\udc00");
    }

    @Test
    void halfACharacterInAKey_isReplaced() {
        String written = Json.write(Map.of("a\ud800b", 1));

        assertThat(Json.parse(written)).isEqualTo(Map.of("a\ufffdb", 1));
    }

    @Test
    void controlCharactersInsideTexts_areRead() {
        assertThat(Json.parse("\"a\nb\tc\"")).isEqualTo("a\nb\tc");
    }

    @Test
    void keyThatOccursTwice_countsAsItsLast() {
        assertThat(Json.parse("{\"a\":1,\"b\":2,\"a\":3}")).isEqualTo(Map.of("a", 3, "b", 2));
    }

    @Test
    void keys_keepTheirOrder() {
        assertThat(Json.parseObject("{\"z\":1,\"a\":2,\"m\":3}").keySet()).containsExactly("z", "a", "m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1", "{\"a\"}", "nul", "1 2", "{} x", "'a'", "\u0000", "\"", "NaN"})
    void textThatIsNoJson_isRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
        assertThat(Json.parseObject(text)).isNull();
    }

    @Test
    void parseObject_isNullForOtherValues() {
        assertThat(Json.parseObject("[1]")).isNull();
        assertThat(Json.parseObject("null")).isNull();
        assertThat(Json.parse("null")).isNull();
        assertThat(Json.parseObject("{\"a\":null}")).containsEntry("a", null);
    }

    @Test
    void read_saysWhatItIsNot() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read("{\"id\":1", Span.class))
                .withMessageContaining("Span");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.read(
                        "{\"record\":\"trace_ended\",\"record_id\":\"r\",\"trace_id\":\"t\",\"at\":\"soon\"}",
                        TraceRecord.class))
                .withMessageContaining("TraceRecord");
    }

    @Test
    void toMap_wantsARecord() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.toMap("text"));
    }
}
