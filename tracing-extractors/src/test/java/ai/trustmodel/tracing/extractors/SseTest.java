package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

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

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void read_takesAnyEndOfLine(String end) {
        Sse.Outcome outcome = Sse.read(STREAM.replace("\n", end), recorder);

        assertThat(events).isEqualTo(EVENTS);
        assertThat(outcome).isEqualTo(new Sse.Outcome(3, true, List.of()));
    }

    @Test
    void feed_givesTheSameWhereverTheStreamIsCut() {
        String stream = "\uFEFF" + STREAM.replace("\n", "\r\n");
        for (int cut = 0; cut <= stream.length(); cut++) {
            events.clear();
            Sse sse = new Sse(recorder);
            sse.feed(stream.substring(0, cut));
            sse.feed(stream.substring(cut));
            sse.end();

            assertThat(events).as("cut at %d", cut).isEqualTo(EVENTS);
        }
    }

    @Test
    void read_deliversTheLastEventWithoutItsBlankLine() {
        Sse.read("data: {\"n\":1}\n\ndata: {\"n\":2}", recorder);

        assertThat(events).containsExactly("null {n=1}", "null {n=2}");
    }

    @Test
    void read_keepsDataThatIsNoObject() {
        Sse.Outcome outcome = Sse.read("data: {\"n\":1}\n\ndata: {\"cut", recorder);

        assertThat(events).containsExactly("null {n=1}");
        assertThat(outcome.unread()).containsExactly("{\"cut");
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
