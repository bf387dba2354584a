package ai.trustmodel.tracing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void collections_areCopied() {
        List<ToolCall> calls = new ArrayList<>(List.of(new ToolCall("c", "f", Map.of())));
        Map<String, Object> metadata = new HashMap<>(Map.of("k", "v"));
        Message message = Message.builder(Message.AI)
                .toolCalls(calls)
                .responseMetadata(metadata)
                .build();

        calls.clear();
        metadata.clear();

        assertThat(message.toolCalls()).hasSize(1);
        assertThat(message.responseMetadata()).hasSize(1);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> message.responseMetadata().put("x", 1));
    }

    @Test
    void toBuilder_copiesEverything() {
        Message message = new Message(
                "ai",
                "c",
                "i",
                "n",
                List.of(new ToolCall("c", "f", Map.of())),
                List.of(),
                "t",
                "error",
                "r",
                "f",
                List.of("b"),
                Usage.of(1L, 2L),
                Map.of("a", 1),
                Map.of("b", 2),
                Map.of("c", 3));
        Span span = Span.builder("s", "t", SpanKind.TOOL, NOW, NOW.plusSeconds(1))
                .parentId("p")
                .name("n")
                .status(SpanStatus.ERROR)
                .error("e")
                .attributes(Map.of("a", 1))
                .exchange(Exchange.builder().provider("p").build())
                .extraction(Extraction.builder("p", "a").build())
                .tool(new ToolExecution("f", null, null, null, true, 1, 0, null))
                .cost(Cost.unknown("unknown_model"))
                .extra(Map.of("x", 1))
                .build();

        assertThat(message.toBuilder().build()).isEqualTo(message);
        assertThat(span.toBuilder().build()).isEqualTo(span);
    }

    @Test
    void spanThatEndsBeforeItStarts_endsWhenItStarts() {
        Span span =
                Span.builder("s", "t", SpanKind.LLM, NOW, NOW.minusSeconds(1)).build();

        assertThat(span.endedAt()).isEqualTo(NOW);
        assertThat(span.duration()).isZero();
    }

    @Test
    void spanKind_isAnOpenWordInLowerCase() {
        assertThat(new SpanKind("LLM")).isEqualTo(SpanKind.LLM);
        assertThat(new SpanKind("Dance").value()).isEqualTo("dance");
    }

    @Test
    void usage_addsUpOnlyWhatIsKnown() {
        assertThat(Usage.of(1L, 2L).totalTokens()).isEqualTo(3);
        assertThat(Usage.of(1L, null).totalTokens()).isNull();
        assertThat(new Usage(1L, 2L, 9L, Map.of(), Map.of()).totalTokens()).isEqualTo(9);
    }

    @Test
    void counts_areNeverBelowTheirLeast() {
        assertThat(new ToolExecution("f", null, null, null, true, 0, -1, null).attempts())
                .isEqualTo(1);
        assertThat(new ToolExecution("f", null, null, null, true, 0, -1, null).depth())
                .isZero();
        assertThat(Exchange.builder().attempts(-3).build().attempts()).isEqualTo(1);
    }

    @Test
    void model_isThatWhichAnswered_elseThatAskedFor() {
        assertThat(Extraction.builder("p", "a")
                        .requestModel("asked")
                        .responseModel("")
                        .build()
                        .model())
                .isEqualTo("asked");
        assertThat(Extraction.builder("p", "a")
                        .responseModel("answered")
                        .build()
                        .model())
                .isEqualTo("answered");
        assertThat(Extraction.builder("p", "a").build().model()).isNull();
    }
}
