package ai.trustmodel.tracing.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.RecordIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events as lines and back. */
class EventLineTest {
    private static final Instant TIME = Instant.parse("2026-11-21T05:30:00.123456Z");

    @Test
    void line_isFlat_andBeginsWithTheTime() {
        HostEvent event = new HostEvent(
                "0191-id",
                "file_system",
                TIME,
                "created",
                Map.of("pid", 42),
                ordered("name", "a.txt", "is_directory", false, "full_path", "/x/a.txt"),
                "trace",
                "span",
                Map.of());

        assertThat(text(event))
                .isEqualTo("{\"timestamp\":\"2026-11-21T05:30:00.123456Z\",\"event\":\"created\",\"name\":\"a.txt\","
                        + "\"is_directory\":false,\"full_path\":\"/x/a.txt\",\"process\":{\"pid\":42},"
                        + "\"domain\":\"file_system\",\"id\":\"0191-id\",\"trace_id\":\"trace\",\"span_id\":\"span\"}");
    }

    static Stream<HostEvent> events() {
        Map<String, Object> nested = ordered("list", Arrays.asList(1, "b", null), "map", Map.of("a", List.of(true)));
        Map<String, Object> collides = ordered(
                "timestamp",
                "mine",
                "event",
                1,
                "process",
                "p",
                "domain",
                "d",
                "id",
                7,
                "trace_id",
                "t",
                "span_id",
                "s",
                "attributes",
                Map.of("x", 1),
                "extra",
                "e",
                "plain",
                "p");
        Map<String, Object> strange = ordered(
                "full_path",
                "/a/\n\r\u0000\u00e9\u6f22\ud83d\ude00\t'\"\\\u2028",
                "",
                "empty key",
                "null",
                null,
                "big",
                new java.math.BigInteger("123456789012345678901234567890"),
                "size",
                5_000_000_000L);
        return Stream.of(
                event(TIME, Map.of(), Map.of(), Map.of()),
                event(TIME.plusNanos(1), nested, Map.of("name", "java", "args", List.of("-x")), Map.of()),
                event(TIME, collides, Map.of("pid", 1), Map.of("newer", Map.of("field", 1))),
                event(Instant.parse("1969-12-31T23:59:59.999999Z"), strange, Map.of(), Map.of("timestamp", "x")),
                event(Instant.parse("+12345-01-01T00:00:00Z"), Map.of(), Map.of(), Map.of()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void event_comesBackAsItWas(HostEvent event) {
        byte[] line = EventLine.write(event);

        assertThat(new String(line, StandardCharsets.UTF_8)).doesNotContain("\n", "\r", "\u0000");
        assertThat(EventLine.read(line, "another")).isEqualTo(event);
        assertThat(EventLine.micros(line, 0, line.length)).isEqualTo(TimeRange.micros(event.timestamp()));
    }

    @Test
    void lineWithoutId_isAnEventOfItsFilesDomain() {
        String line =
                "{\"event\": \"created\", \"name\": \"a.txt\", \"is_directory\": false, \"full_path\": \"/x/a.txt\","
                        + " \"timestamp\": \"2025-12-29T10:00:00.123456\"}";

        HostEvent event = EventLine.read(bytes(line), "file_system");

        assertThat(event)
                .isEqualTo(new HostEvent(
                        RecordIds.of(line),
                        "file_system",
                        Instant.parse("2025-12-29T10:00:00.123456Z"),
                        "created",
                        Map.of(),
                        Map.of("name", "a.txt", "is_directory", false, "full_path", "/x/a.txt"),
                        null,
                        null,
                        Map.of()));
        assertThat(EventLine.read(bytes("\u0000\u0000" + line + "\r"), "file_system"))
                .isEqualTo(event);
        assertThat(EventLine.micros(bytes(line), 0, line.length()))
                .isEqualTo(TimeRange.micros(Instant.parse("2025-12-29T10:00:00.123456Z")));
    }

    @Test
    void fieldsOfAnotherKind_areAttributes() {
        String line = "{\"timestamp\":\"2026-11-21T07:30:00+02:00\",\"event\":\"x\",\"id\":7,\"process\":\"java\","
                + "\"attributes\":[1],\"extra\":null}";

        HostEvent event = EventLine.read(bytes(line), "d");

        assertThat(event).isNotNull();
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-11-21T05:30:00Z"));
        assertThat(event.attributes())
                .isEqualTo(ordered("id", 7, "process", "java", "attributes", List.of(1), "extra", null));
        assertThat(EventLine.read(EventLine.write(event), "d")).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r",
                "no json",
                "{",
                "[]",
                "{}",
                "null",
                "{\"timestamp\":\"2026-11-21T05:30:00.000000Z\"}",
                "{\"event\":\"created\"}",
                "{\"timestamp\":5,\"event\":\"created\"}",
                "{\"timestamp\":\"soon\",\"event\":\"created\"}",
                "{\"timestamp\":\"2026-02-31T05:30:00.000000Z\",\"event\":\"created\"}",
                "{\"timestamp\":\"2026-11-21T05:30:00.000000Z\",\"event\":\"created\"} {}",
                "{\"timestamp\":\"2026-11-21T05:30:00.000000Z\",\"event\":\"cre"
            })
    void whatIsNoEvent_isNone(String line) {
        assertThat(EventLine.read(bytes(line), "d")).isNull();
    }

    @Test
    void leadingTime_isThatOfTheLine_onEveryDay() {
        Instant time = Instant.parse("1899-12-30T23:59:59.999999Z");
        for (int i = 0; i < 200; i++) {
            byte[] line = EventLine.write(event(time, Map.of(), Map.of(), Map.of()));
            assertThat(LineBytes.leadingTime(line, 0, line.length)).isEqualTo(TimeRange.micros(time));
            time = time.plusSeconds(86_400L * 367).plusNanos(1_000);
        }
        byte[] cut = bytes("{\"timestamp\":\"2026-11-21T05:30:00.12");
        assertThat(LineBytes.leadingTime(cut, 0, cut.length)).isEqualTo(LineTimes.UNKNOWN);
    }

    private static HostEvent event(
            Instant time, Map<String, Object> attributes, Map<String, Object> process, Map<String, Object> extra) {
        return new HostEvent("id-1", "file_system", time, "created", process, attributes, null, null, extra);
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private static String text(HostEvent event) {
        return new String(EventLine.write(event), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
