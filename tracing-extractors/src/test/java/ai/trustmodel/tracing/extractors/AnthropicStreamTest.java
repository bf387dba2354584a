package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnthropicStreamTest {
    private static final String STREAM = Fixtures.ANTHROPIC_STREAM;
    private static final String TEXT = "Grüße, Riga";

    @Test
    void stream_isReadLikeThePlainAnswer() {
        Extraction facts = Fixtures.anthropic(STREAM);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(answer.content()).isEqualTo(TEXT);
        assertThat(answer.reasoning()).isEqualTo("Let me see.");
        assertThat(answer.toolCalls()).containsExactly(new ToolCall("t9", "get_tide", Map.of("port", "Riga")));
        assertThat(answer.blocks().get(0))
                .isEqualTo(Map.of("type", "thinking", "thinking", "Let me see.", "signature", "c2ln"));
        assertThat(facts.finishReason()).isEqualTo("tool_use");
        assertThat(facts.streamComplete()).isTrue();
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void usage_isOverlaidNotAdded() {
        assertThat(Fixtures.anthropic(STREAM).usage())
                .isEqualTo(new Usage(13L, 33L, 46L, Map.of("cache_read", 6L), Map.of()));
    }

    @Test
    void lineEndsAndBytes_makeNoDifference() {
        Extraction facts = Fixtures.anthropic(STREAM);

        assertThat(Fixtures.anthropic(STREAM.replace("\n", "\r\n"))).isEqualTo(facts);
        assertThat(Fixtures.anthropic(STREAM.strip())).isEqualTo(facts);
        assertThat(Fixtures.anthropic(STREAM.getBytes(StandardCharsets.UTF_8))).isEqualTo(facts);
    }

    @Test
    void collectedEvents_areReadLikeTheStream() {
        List<Object> events = new ArrayList<>();
        Streams.read(STREAM, (name, data) -> events.add(data));

        assertThat(Fixtures.anthropic(events)).isEqualTo(Fixtures.anthropic(STREAM));
    }

    @Test
    void cutAnywhere_keepsWhatCame() {
        for (int cut = STREAM.indexOf("event: content_block_start"); cut < STREAM.length(); cut++) {
            Extraction facts = Fixtures.anthropic(STREAM.substring(0, cut));
            Message answer = facts.answer();

            assertThat(facts.api()).as("cut at %d", cut).isEqualTo("messages");
            assertThat(facts.responseId()).isEqualTo("msg_2");
            if (answer != null) {
                assertThat(TEXT).startsWith(answer.content());
                assertThat(answer.toolCalls().size() + answer.invalidToolCalls().size())
                        .isLessThanOrEqualTo(1);
            }
            if (Boolean.TRUE.equals(facts.streamComplete())) {
                assertThat(facts.finishReason()).isEqualTo("tool_use");
            }
        }
    }

    @Test
    void callCutInItsArguments_isInvalidAndSoIsTheStream() {
        Extraction facts = Fixtures.anthropic(STREAM.substring(0, STREAM.indexOf("Ri\"}}") + "Ri\"}}".length()));
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.streamComplete()).isFalse();
        assertThat(answer.content()).isEqualTo(TEXT);
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.invalidToolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("get_tide");
            assertThat(call.args()).isEqualTo("{\"port\": \"Ri");
        });
    }

    @Test
    void errorInTheMiddle_keepsWhatCameBefore() {
        String upToText = STREAM.substring(0, STREAM.indexOf("event: content_block_start\n", STREAM.indexOf("Riga")));
        Extraction facts = Fixtures.anthropic(upToText + """
                        event: error
                        data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
                        """);

        assertThat(facts.error()).isEqualTo(new CallError("overloaded_error", "overloaded_error", null, "Overloaded"));
        assertThat(facts.streamComplete()).isFalse();
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo(TEXT);
    }

    @Test
    void secondStart_beginsAnew() {
        Extraction facts = Fixtures.anthropic(STREAM + STREAM);

        assertThat(facts).isEqualTo(Fixtures.anthropic(STREAM));
    }

    @Test
    void unknownDeltas_areKept() {
        Extraction facts = Fixtures.anthropic("""
                data: {"type":"message_start","message":{"id":"m"}}

                data: {"type":"content_block_start","index":0,"content_block":{"type":"hologram"}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"light_delta","light":"blue"}}

                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}
                """);

        assertThat(Objects.requireNonNull(facts.answer()).blocks())
                .isEqualTo(List.<Object>of(
                        Map.of("type", "hologram", "deltas", List.of(Map.of("type", "light_delta", "light", "blue")))));
    }
}
