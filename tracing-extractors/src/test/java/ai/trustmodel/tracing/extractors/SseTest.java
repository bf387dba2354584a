package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseTest {
    private static final String STREAM = """
            : a comment
            event: first
            data: {"n":1}

            data: {"n":
            data: 2}
            id: 7
            retry: 100

            data:{"n":3}

            data: [DONE]

            """;
    private static final List<String> EVENTS = List.of("first {n=1}", "null {n=2}", "null {n=3}");

    private final List<String> events = new ArrayList<>();
    private final StreamEvents recorder = (event, data) -> events.add(event + " " + data);

    private Frames.Outcome read(String text) {
        byte[] stream = text.getBytes(StandardCharsets.UTF_8);
        Sse sse = new Sse(recorder);
        sse.feed(stream, 0, stream.length);
        return sse.end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void read_takesAnyEndOfLine(String end) {
        Frames.Outcome outcome = read(STREAM.replace("\n", end));

        assertThat(events).isEqualTo(EVENTS);
        assertThat(outcome).isEqualTo(new Frames.Outcome(3, true, 0));
    }

    @Test
    void feed_givesTheSameWhereverTheStreamIsCut() {
        byte[] stream = ("\uFEFF" + STREAM.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= stream.length; cut++) {
            events.clear();
            Sse sse = new Sse(recorder);
            sse.feed(stream, 0, cut);
            sse.feed(stream, cut, stream.length);
            sse.end();

            assertThat(events).as("cut at %d", cut).isEqualTo(EVENTS);
        }
    }

    @Test
    void read_deliversTheLastEventWithoutItsBlankLine() {
        read("data: {\"n\":1}\n\ndata: {\"n\":2}");

        assertThat(events).containsExactly("null {n=1}", "null {n=2}");
    }

    @Test
    void read_countsDataThatIsNoObject() {
        Frames.Outcome outcome = read("data: {\"n\":1}\n\ndata: {\"cut");

        assertThat(events).containsExactly("null {n=1}");
        assertThat(outcome.unread()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data: {}", "\n\nevent: x\ndata: {}", ": hello\r\rdata: {}", "\uFEFFdata:{}", "id: 1\ndata: {}"})
    void looksLike_isTrueForStreams(String text) {
        assertThat(Sse.looksLike(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "database: none", "event: a party", "{\"data:\":1}", "<html>\ndata:</html>"})
    void looksLike_isFalseForOtherText(String text) {
        assertThat(Sse.looksLike(text)).isFalse();
    }
}
