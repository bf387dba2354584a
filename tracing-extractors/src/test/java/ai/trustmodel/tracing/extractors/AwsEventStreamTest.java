package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.StreamedBody;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsEventStreamTest {
    private static final byte[] FIRST = AwsFrames.event("messageStart", "{\"role\":\"assistant\"}");
    private static final byte[] SECOND = AwsFrames.event("contentBlockDelta", "{\"delta\":{\"text\":\"Grüße\"}}");
    private static final byte[] THIRD = AwsFrames.event("messageStop", "{}");
    private static final byte[] STREAM = AwsFrames.stream(FIRST, SECOND, THIRD);
    private static final List<String> EVENTS =
            List.of("messageStart {role=assistant}", "contentBlockDelta {delta={text=Grüße}}", "messageStop {}");

    private final List<String> events = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1000})
    void feed_givesTheSameWhateverThePieces(int size) {
        assertThat(read(STREAM, size)).isEqualTo(new Frames.Outcome(3, false, 0));
        assertThat(events).isEqualTo(EVENTS);
    }

    @Test
    void feed_givesTheSameWhereverTheStreamIsCut() {
        for (int cut = 0; cut <= STREAM.length; cut++) {
            events.clear();
            AwsEventStream stream = stream();
            stream.feed(STREAM, 0, cut);
            stream.feed(STREAM, cut, STREAM.length);

            assertThat(stream.end().unread()).isZero();
            assertThat(events).as("cut at %d", cut).isEqualTo(EVENTS);
        }
    }

    @Test
    void end_countsAFrameThatWasCut() {
        for (int cut = FIRST.length + 1; cut < FIRST.length + SECOND.length; cut++) {
            AwsEventStream stream = stream();
            stream.feed(STREAM, 0, cut);

            assertThat(stream.end()).isEqualTo(new Frames.Outcome(1, false, 1));
        }
    }

    @Test
    void headersOfEveryType_areReadOver() {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put("yes", true);
        headers.put("no", false);
        headers.put("byte", (byte) 7);
        headers.put("short", (short) 7);
        headers.put("int", 7);
        headers.put("long", 7L);
        headers.put("bytes", new byte[] {1, 2, 3});
        headers.put("time", Instant.EPOCH);
        headers.put("id", new UUID(1, 2));
        headers.put(":event-type", "chunk");

        assertThat(read(AwsFrames.frame(headers, "{\"n\":1}"), 1000).unread()).isZero();
        assertThat(events).containsExactly("chunk {n=1}");
    }

    @Test
    void frameWithAWrongChecksum_isPassedOver() {
        byte[] damaged = STREAM.clone();
        damaged[FIRST.length + SECOND.length - 10] ^= 1;

        assertThat(read(damaged, 1000)).isEqualTo(new Frames.Outcome(2, false, 1));
        assertThat(events).containsExactly(EVENTS.get(0), EVENTS.get(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void wrongLength_endsTheReading(int size) {
        byte[] damaged = STREAM.clone();
        damaged[FIRST.length + 3] ^= 1;

        assertThat(read(damaged, size)).isEqualTo(new Frames.Outcome(1, false, 1));
        assertThat(events).containsExactly(EVENTS.get(0));
    }

    @Test
    void hugeFrame_isRefusedAndLongOnesAreHeldAsTheyCome() {
        assertThat(AwsEventStream.looksLike(prelude(16 + 24 * 1024 * 1024, 0), 12))
                .isTrue();
        assertThat(AwsEventStream.looksLike(prelude(17 + 24 * 1024 * 1024, 0), 12))
                .isFalse();
        assertThat(AwsEventStream.looksLike(prelude(200_000, 128 * 1024 + 1), 12))
                .isFalse();
        assertThat(read(prelude(Integer.MAX_VALUE, 0), 1000)).isEqualTo(new Frames.Outcome(0, false, 1));
        String text = "x".repeat(100_000);
        read(AwsFrames.event("long", "{\"text\":\"" + text + "\"}"), 100);
        assertThat(events).containsExactly("long {text=" + text + "}");
    }

    @Test
    void lengthsThatContradictEachOther_areRefused() {
        assertThat(AwsEventStream.looksLike(prelude(15, 0), 12)).isFalse();
        assertThat(AwsEventStream.looksLike(prelude(16, 1), 12)).isFalse();
        assertThat(AwsEventStream.looksLike(prelude(16, -1), 12)).isFalse();
        assertThat(AwsEventStream.looksLike(prelude(-1, 0), 12)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "0161", "0161ff", "0100", "01610700", "016107000561", "01610500", "016109"})
    void headersThatCannotBeRead_makeTheFrameUnread(String hex) {
        byte[] frame = AwsFrames.frame(HexFormat.of().parseHex(hex), new byte[0]);

        assertThat(read(AwsFrames.stream(frame, THIRD), 1000)).isEqualTo(new Frames.Outcome(1, false, 1));
    }

    @Test
    void payloadThatIsNoObject_isCounted() {
        byte[] list = AwsFrames.event("chunk", "[1]");
        byte[] text = AwsFrames.event("chunk", "hello");

        assertThat(read(AwsFrames.stream(list, text, FIRST), 1000)).isEqualTo(new Frames.Outcome(1, false, 2));
    }

    @Test
    void eventOfHeadersAlone_hasNoData() {
        read(AwsFrames.event("initial-response", ""), 1000);

        assertThat(events).containsExactly("initial-response {}");
    }

    @Test
    void exception_isAnErrorWithItsType() {
        byte[] told =
                AwsFrames.exception("modelStreamErrorException", "{\"message\":\"broken\",\"originalStatusCode\":500}");
        byte[] untold = AwsFrames.exception("throttlingException", "slow down");
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(":message-type", "error");
        headers.put(":error-code", "InternalError");
        headers.put(":error-message", "An internal server error occurred.");

        read(AwsFrames.stream(told, untold, AwsFrames.frame(headers, "")), 1000);

        assertThat(events)
                .containsExactly(
                        "modelStreamErrorException"
                                + " {error={type=modelStreamErrorException, message=broken, originalStatusCode=500}}",
                        "throttlingException {error={type=throttlingException, message=slow down}}",
                        "InternalError {error={type=InternalError, message=An internal server error occurred.}}");
    }

    @Test
    void looksLike_knowsAFrameByItsChecksum() {
        // A frame that other people's decoders are tested with.
        byte[] known = HexFormat.of()
                .parseHex("0000003d0000002007fd83960c636f6e74656e742d74797065"
                        + "0700106170706c69636174696f6e2f6a736f6e7b27666f6f273a27626172277d8d9c08b1");
        assertThat(AwsEventStream.looksLike(known, known.length)).isTrue();
        assertThat(AwsEventStream.looksLike(known, 12)).isTrue();
        assertThat(AwsEventStream.looksLike(known, 11)).isFalse();
        known[11] ^= 1;
        assertThat(AwsEventStream.looksLike(known, known.length)).isFalse();
        assertThat(AwsEventStream.looksLike(new byte[100], 100)).isFalse();
    }

    @Test
    void wrappedEvent_isTakenOut() {
        String event = "{\"type\":\"message_start\"}";
        byte[] wrapped = AwsFrames.chunk(event);
        byte[] broken = AwsFrames.event("chunk", "{\"bytes\":\"%\"}");
        byte[] noObject = AwsFrames.chunk("[1]");

        assertThat(read(AwsFrames.stream(wrapped, broken, noObject), 1000)).isEqualTo(new Frames.Outcome(1, false, 2));
        assertThat(events).containsExactly("null {type=message_start}");
    }

    @Test
    void head_isTheFirstEventsAsText() {
        String large = "{\"text\":\"" + "x".repeat(20_000) + "\"}";
        byte[] stream = AwsFrames.stream(AwsFrames.chunk(large), FIRST, SECOND, THIRD);

        assertThat(AwsEventStream.head(stream))
                .startsWith("data: {\"text\":\"xxx")
                .endsWith("xxx\n\nevent: messageStart\ndata: {\"role\":\"assistant\"}\n\n")
                .hasSizeLessThan(2_100);
        assertThat(AwsEventStream.head(Arrays.copyOf(STREAM, FIRST.length + 5)))
                .isEqualTo("event: messageStart\ndata: {\"role\":\"assistant\"}\n\n");
        assertThat(AwsEventStream.head(AwsFrames.exception("throttlingException", "{}")))
                .isEqualTo("event: throttlingException\ndata: {\"error\":{}}\n\n");
        assertThat(AwsEventStream.head(AwsFrames.event("chunk", "{\"bytes\" : \"e30=\", \"p\": \"a\"}")))
                .contains("data: {}");
        assertThat(Streams.head(stream)).isEqualTo(AwsEventStream.head(stream));
        assertThat(Streams.head(new StreamedBody.Builder()
                        .add(stream, 0, stream.length, Duration.ZERO)
                        .build()))
                .isEqualTo(AwsEventStream.head(Arrays.copyOf(stream, AwsFrames.chunk(large).length)));
        assertThat(Streams.isStream(stream)).isTrue();
    }

    private AwsEventStream stream() {
        return new AwsEventStream((event, data) -> events.add(event + " " + data));
    }

    private Frames.Outcome read(byte[] bytes, int size) {
        AwsEventStream stream = stream();
        for (int from = 0; from < bytes.length; from += size) {
            stream.feed(bytes, from, Math.min(from + size, bytes.length));
        }
        return stream.end();
    }

    private static byte[] prelude(int length, int headers) {
        CRC32 crc = new CRC32();
        ByteBuffer prelude = ByteBuffer.allocate(12).putInt(length).putInt(headers);
        crc.update(prelude.array(), 0, 8);
        return prelude.putInt((int) crc.getValue()).array();
    }
}
