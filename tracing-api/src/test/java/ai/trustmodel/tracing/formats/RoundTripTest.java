package ai.trustmodel.tracing.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    private static final int SEEDS = 60;

    @ParameterizedTest
    @ValueSource(strings = {"langchain", "langchain-lc", "otel"})
    void read_givesBackWhatWasWritten_alsoThroughText(String name) {
        MessageFormat format = MessageFormats.named(name);
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Message> messages = GeneratedMessages.of(seed, 20);
            Object written = format.write(messages);
            Object parsed = Json.parse(Json.write(written));
            List<Message> read = format.read(written);
            for (int i = 0; i < messages.size(); i++) {
                assertThat(read.get(i))
                        .as("seed %d, message %d: %s", seed, i, Json.write(written))
                        .isEqualTo(messages.get(i));
            }
            assertThat(format.read(parsed)).as("seed %d as text", seed).isEqualTo(messages);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"langchain", "langchain-lc", "otel"})
    void aBlockByItself_comesBackWithoutARemainder(String name) {
        MessageFormat format = MessageFormats.named(name);
        for (Object block : GeneratedMessages.blocks()) {
            Said said = Said.in(java.util.Collections.singletonList(block));
            Message message = Message.builder(Message.HUMAN)
                    .content(said.content())
                    .reasoning(said.reasoning())
                    .refusal(said.refusal())
                    .toolCalls(calls(block))
                    .blocks(said.plain() ? List.of() : java.util.Collections.singletonList(block))
                    .build();

            String written = Json.write(format.write(List.of(message)));

            assertThat(written).doesNotContain(Remainder.KEY);
            assertThat(format.read(Json.parse(written))).containsExactly(message);
        }
    }

    private static List<ToolCall> calls(Object block) {
        Map<String, Object> fields = Fields.object(block);
        String id = OtelBlocks.callId(fields);
        Object args = fields.containsKey("input") ? fields.get("input") : fields.get("args");
        return id == null
                ? List.of()
                : List.of(new ToolCall(id, Fields.textOrEmpty(fields, "name"), Fields.object(args)));
    }

    @Test
    void named_saysWhichThereAre() {
        assertThatThrownBy(() -> MessageFormats.named("yaml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'yaml'")
                .hasMessageContaining("langchain-lc");
    }
}
