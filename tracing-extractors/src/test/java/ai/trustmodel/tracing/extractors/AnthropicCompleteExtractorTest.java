package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.testkit.ExtractorContract;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnthropicCompleteExtractorTest extends ExtractorContract {
    private static final String REQUEST =
            "{\"model\": \"old\", \"max_tokens_to_sample\": 9, \"prompt\": \"\\n\\nHuman: Hi\\n\\nAssistant:\"}";
    private static final String ANSWER = """
            {"type": "completion", "id": "compl_1", "completion": " Hello there", "stop_reason": "stop_sequence",
             "model": "old-1", "stop": "\\n\\nHuman:", "log_id": "l"}
            """;
    private static final String PIECES = """
            event: completion
            data: {"type":"completion","id":"compl_1","completion":" Hello","stop_reason":null,"model":"old-1","stop":null,"log_id":"l"}

            event: ping
            data: {"type": "ping"}

            event: completion
            data: {"type":"completion","id":"compl_1","completion":" there","stop_reason":null,"model":"old-1","stop":null,"log_id":"l"}

            event: completion
            data: {"type":"completion","id":"compl_1","completion":"","stop_reason":"stop_sequence","model":"old-1","stop":"\\n\\nHuman:","log_id":"l"}

            """;
    private static final String REPEATED = """
            data: {"completion":" Hello","stop_reason":null,"model":"old-1","stop":null,"log_id":"l"}

            data: {"completion":" Hello there","stop_reason":null,"model":"old-1","stop":null,"log_id":"l"}

            data: {"completion":" Hello there","stop_reason":"stop_sequence","model":"old-1","stop":"\\n\\nHuman:","log_id":"l"}

            data: [DONE]

            """;

    @Override
    protected Extractor extractor() {
        return new AnthropicCompleteExtractor();
    }

    @Override
    protected List<Exchange> examples() {
        return List.of(
                exchange(ANSWER),
                exchange(PIECES),
                exchange(REPEATED),
                exchange("{\"error\": {\"type\": \"not_found_error\", \"message\": \"model: old\"}}").toBuilder()
                        .status(404)
                        .build());
    }

    @Test
    void promptAndCompletion_areOneMessageEach() {
        Extraction facts = facts(ANSWER);

        assertThat(facts.provider()).isEqualTo("anthropic");
        assertThat(facts.api()).isEqualTo("complete");
        assertThat(facts.request()).containsExactly(Message.of("human", "\n\nHuman: Hi\n\nAssistant:"));
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo(" Hello there");
        assertThat(facts.responseId()).isEqualTo("compl_1");
        assertThat(facts.model()).isEqualTo("old-1");
        assertThat(facts.finishReason()).isEqualTo("stop_sequence");
        assertThat(facts.usage()).isNull();
        assertThat(facts.parameters()).containsOnlyKeys("max_tokens_to_sample");
        assertThat(facts.responseMetadata()).containsOnlyKeys("stop", "log_id");
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void piecesOfAStream_areJoined() {
        Extraction facts = facts(PIECES);

        assertThat(facts.streamComplete()).isTrue();
        assertThat(facts.toBuilder().streamComplete(null).build()).isEqualTo(facts(ANSWER));
    }

    @Test
    void eventsThatRepeatTheText_areNot() {
        Extraction facts = facts(REPEATED);

        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo(" Hello there");
        assertThat(facts.streamComplete()).isTrue();
        assertThat(facts.finishReason()).isEqualTo("stop_sequence");
    }

    @Test
    void streamThatIsCut_keepsWhatCame() {
        Extraction facts = facts(PIECES.substring(0, PIECES.indexOf("event: ping")));

        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo(" Hello");
        assertThat(facts.streamComplete()).isFalse();
        assertThat(facts.finishReason()).isNull();
    }

    @Test
    void errorInAStream_isOne() {
        Extraction facts = facts(PIECES.substring(0, PIECES.indexOf("event: ping"))
                + "event: error\ndata: {\"error\":{\"type\":\"overloaded_error\",\"message\":\"busy\"}}\n\n");

        assertThat(Objects.requireNonNull(facts.error()).kind()).isEqualTo("overloaded_error");
        assertThat(facts.streamComplete()).isFalse();
    }

    @Test
    void request_tellsTheFormatOfAnError() {
        assertThat(Extractors.available().extract(examples().get(3)).api()).isEqualTo("complete");
    }

    private static Extraction facts(String answer) {
        return Extractors.available().extract(exchange(answer));
    }

    private static Exchange exchange(String answer) {
        return Exchange.of(null, REQUEST, answer, Duration.ZERO);
    }
}
