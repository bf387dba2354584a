package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.StreamTiming;
import ai.trustmodel.tracing.model.StreamedBody;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsTest {
    private static final String SSE =
            "event: a\ndata: {\"t\":\"ā🙂\"}\n\n: note\ndata: {\"t\":\"\\\"}{\"}\n\ndata: [DONE]\n";
    private static final String LINES = "{\"t\":\"ā🙂\"}\r\n{\"t\":\"\\\"}{\"}\n";
    private static final String ARRAY = "\uFEFF [{\"t\":\"ā🙂\"}\n,\n{\"t\":\"\\\"}{\"}]";

    private final List<Object> texts = new ArrayList<>();
    private final StreamEvents recorder = (event, data) -> texts.add(data.get("t"));

    @ParameterizedTest
    @ValueSource(strings = {SSE, LINES, ARRAY})
    void read_givesTheSameWhereverTheBytesAreCut(String stream) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= bytes.length; size++) {
            texts.clear();
            StreamedBody.Builder body = new StreamedBody.Builder();
            for (int from = 0; from < bytes.length; from += size) {
                body.add(bytes, from, Math.min(bytes.length, from + size), Duration.ZERO);
            }
            Streams.Outcome outcome = Streams.read(body.build(), recorder);

            assertThat(texts).as("pieces of %d", size).containsExactly("ā🙂", "\"}{");
            assertThat(outcome.unread()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"t\":1},{\"t\":2},{\"t\":", "{\"t\":1}\n{\"t\":2}\n{\"t\":3", "{\"t\":1}{\"t\":2}junk"})
    void read_ofAStreamThatWasCut_givesWhatCame_andSaysSo(String stream) {
        Streams.Outcome outcome = Streams.read(stream, recorder);

        assertThat(texts).containsExactly(1, 2);
        assertThat(outcome.unread()).isEqualTo(1);
    }

    @Test
    void timing_tellsWhenOutputCame() {
        StreamedBody body = new StreamedBody.Builder()
                .add("data: {\"t\":0}\n\n", Duration.ofMillis(50)) // brings nothing
                .add("data: {\"t\":1}\n\ndata: {\"t\"", Duration.ofMillis(120))
                .add(":2}\n\n", Duration.ofMillis(150))
                .add("data: {\"t\":3}\n\n", Duration.ofMillis(250))
                .build();

        StreamTiming timing = Streams.read(body, (event, data) -> !data.equals(Map.of("t", 0)))
                .timing();

        assertThat(timing)
                .isEqualTo(new StreamTiming(
                        Duration.ofMillis(120),
                        Duration.ofMillis(250),
                        3,
                        Duration.ofMillis(30),
                        Duration.ofMillis(100),
                        Duration.ofMillis(100)));
    }

    @Test
    void timing_isUnknownForATextThatCameWhole() {
        assertThat(Streams.read(SSE, (event, data) -> true).timing()).isNull();
    }
}
