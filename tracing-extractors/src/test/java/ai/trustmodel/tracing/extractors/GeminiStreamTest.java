package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GeminiStreamTest {
    private static final String STREAM = GeminiFixtures.STREAM;
    private static final String ARRAY = STREAM.lines()
            .filter(line -> !line.isBlank())
            .map(line -> line.substring("data: ".length()))
            .collect(Collectors.joining(",\r\n", "[", "]"));

    @Test
    void stream_isReadLikeThePlainAnswer() {
        Extraction plain = GeminiFixtures.answered(GeminiFixtures.ANSWER);

        assertThat(GeminiFixtures.answered(STREAM))
                .isEqualTo(plain.toBuilder().streamComplete(true).build());
    }

    @Test
    void eventsArrayAndBytes_makeTheSameFacts() {
        Extraction facts = GeminiFixtures.answered(STREAM);

        assertThat(GeminiFixtures.answered(ARRAY)).isEqualTo(facts);
        assertThat(GeminiFixtures.answered(STREAM.replace("\n", "\r\n"))).isEqualTo(facts);
        assertThat(GeminiFixtures.answered(ARRAY.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(facts);
    }

    @Test
    void cutAnywhere_keepsWhatCame() {
        for (String whole : List.of(STREAM, ARRAY)) {
            int first = whole.indexOf("}]}}]");
            for (int cut = first; cut < whole.length(); cut++) {
                Extraction facts = GeminiFixtures.answered(whole.substring(0, cut));
                Message answer = facts.answer();

                assertThat(facts.api()).as("cut at %d", cut).isEqualTo("generate_content");
                assertThat("Grüße, Riga").startsWith(answer == null ? "" : answer.content());
                assertThat(facts.streamComplete() == Boolean.TRUE)
                        .as("cut at %d", cut)
                        .isEqualTo("STOP".equals(facts.finishReason()));
            }
        }
    }

    @Test
    void lastUsage_counts_andOneThatRestartedIsSaid() {
        Extraction facts = GeminiFixtures.answered("""
                data: {"candidates":[{"content":{"parts":[{"executableCode":{"code":"1"}}]}}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":50,"totalTokenCount":59}}

                data: {"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":7,"totalTokenCount":16}}
                """);

        assertThat(Objects.requireNonNull(facts.usage()).outputTokens()).isEqualTo(7);
        assertThat(facts.warnings()).containsExactly("usage_shrinks_in_stream");
    }

    @Test
    void argumentsInPieces_arePutTogether() {
        Extraction facts = GeminiFixtures.answered(PIECES);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(answer.toolCalls())
                .extracting(ToolCall::name, ToolCall::args)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "plan",
                                Map.of("place", Map.of("name", "Riga Port"), "days", List.of(1, 2), "dry", true)),
                        org.assertj.core.groups.Tuple.tuple("stop", Map.of()));
        assertThat(answer.invalidToolCalls()).isEmpty();
        assertThat(answer.blocks().toString()).contains("c2ln").doesNotContain("partialArgs");
        assertThat(facts.streamComplete()).isTrue();
    }

    @Test
    void callCutInItsArguments_isInvalid() {
        Extraction facts =
                GeminiFixtures.answered(PIECES.substring(0, PIECES.indexOf("data: ", PIECES.indexOf("Port"))));
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.streamComplete()).isFalse();
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.invalidToolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("plan");
            assertThat(call.args()).isEqualTo("{\"place\":{\"name\":\"Riga Port\"}}");
        });
    }

    @Test
    void errorInTheMiddle_keepsWhatCameBefore() {
        Extraction facts = GeminiFixtures.answered(STREAM.substring(0, STREAM.indexOf("data: ", 6))
                + "data: {\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\",\"message\":\"overloaded\"}}\n\n");

        assertThat(facts.error()).isEqualTo(new CallError("UNAVAILABLE", "UNAVAILABLE", "503", "overloaded"));
        assertThat(facts.streamComplete()).isFalse();
        assertThat(Objects.requireNonNull(facts.answer()).reasoning()).isEqualTo("Let me ");
    }

    @Test
    void grounding_growsUnlessItIsRepeated() {
        StreamedFacts facts = new StreamedFacts();
        facts.add("groundingMetadata", Map.of("groundingChunks", List.of("a"), "webSearchQueries", List.of("q")));
        facts.add("groundingMetadata", Map.of("groundingChunks", List.of("a", "b")));
        facts.add("groundingMetadata", Map.of("groundingChunks", List.of("c")));
        facts.add("logprobsResult", Map.of("chosenCandidates", List.of("ha")));
        facts.add("logprobsResult", Map.of("chosenCandidates", List.of("ha")));

        assertThat(facts.value())
                .isEqualTo(Map.of(
                        "groundingMetadata",
                        Map.of("groundingChunks", List.of("a", "b", "c"), "webSearchQueries", List.of("q")),
                        "logprobsResult",
                        Map.of("chosenCandidates", List.of("ha", "ha"))));
    }

    @Test
    void paths_mayBeAnything() {
        PartialArgs args = new PartialArgs();
        List<String> paths =
                new ArrayList<>(List.of("$.a.b", "$['c.d']", "$.e[0].f", "$.e[99999999].f", "a..b", "$[x"));
        paths.add("$" + ".x".repeat(10_000));
        paths.forEach(path -> args.add(Map.of("jsonPath", path, "stringValue", "v")));
        args.add(Map.of("jsonPath", "$.a.b", "stringValue", "w"));

        Map<String, Object> value = args.value();
        assertThat(value)
                .containsEntry("a", Map.of("b", "vw"))
                .containsEntry("c.d", "v")
                .containsEntry("e", List.of(Map.of("f", "v"), Map.of("f", "v")))
                .containsEntry("a..b", "v")
                .containsEntry("$[x", "v")
                .hasSize(6);
    }

    private static final String PIECES = """
            data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"plan","willContinue":true},"thoughtSignature":"c2ln"}]}}]}

            data: {"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.place.name","stringValue":"Riga ","willContinue":true}],"willContinue":true}}]}}]}

            data: {"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.place.name","stringValue":"Port"}],"willContinue":true}}]}}]}

            data: {"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.days[0]","numberValue":1},{"jsonPath":"$.days[1]","numberValue":2},{"jsonPath":"$.dry","boolValue":true}],"willContinue":true}}]}}]}

            data: {"candidates":[{"content":{"parts":[{"functionCall":{}}]}}]}

            data: {"candidates":[{"content":{"parts":[{"functionCall":{"name":"stop","args":{}}}]},"finishReason":"STOP"}]}

            """;
}
