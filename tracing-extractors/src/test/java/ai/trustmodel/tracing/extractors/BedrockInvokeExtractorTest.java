package ai.trustmodel.tracing.extractors;

import static ai.trustmodel.tracing.extractors.BedrockFixtures.call;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.chunks;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.invoke;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.prompted;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.testkit.ExtractorContract;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BedrockInvokeExtractorTest extends ExtractorContract {
    private static final String TITAN_REQUEST =
            "{\"inputText\":\"Say tide.\",\"textGenerationConfig\":{\"maxTokenCount\":9}}";
    private static final String TITAN_ANSWER =
            "{\"inputTextTokenCount\":4,\"results\":[{\"tokenCount\":2,\"outputText\":\"tide\",\"completionReason\":\"FINISH\"}]}";
    private static final String METRICS =
            "\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":40,\"outputTokenCount\":20,\"invocationLatency\":5}";
    private static final byte[] COHERE_STREAM = chunks(
            "{\"index\":0,\"is_finished\":false,\"text\":\"one\"}",
            "{\"index\":1,\"is_finished\":false,\"text\":\"two\"}",
            "{\"index\":0,\"is_finished\":false,\"text\":\" tide\"}",
            "{\"finish_reason\":\"MAX_TOKENS\",\"is_finished\":true," + METRICS + "}");

    @Override
    protected Extractor extractor() {
        return new BedrockInvokeExtractor();
    }

    @Override
    protected List<Exchange> examples() {
        return List.of(
                call("amazon.titan-text-v1/invoke", TITAN_REQUEST, TITAN_ANSWER),
                call("cohere.command-v1/invoke-with-response-stream", "{\"prompt\":\"hi\"}", COHERE_STREAM),
                call("meta.llama-v1/invoke", "{\"prompt\":\"hi\"}", "{\"message\":\"no such model\"}").toBuilder()
                        .status(404)
                        .build());
    }

    static List<Arguments> answers() {
        return List.of(
                Arguments.of(
                        "{\"generation\":\"tide\",\"prompt_token_count\":4,\"generation_token_count\":2,\"stop_reason\":\"stop\"}",
                        "stop",
                        Usage.of(4L, 2L)),
                Arguments.of("{\"outputs\":[{\"text\":\"tide\",\"stop_reason\":\"length\"}]}", "length", null),
                Arguments.of(
                        "{\"generations\":[{\"id\":\"g\",\"text\":\"tide\",\"finish_reason\":\"COMPLETE\"}],\"id\":\"a\"}",
                        "COMPLETE",
                        null),
                Arguments.of(
                        "{\"id\":7,\"prompt\":{\"text\":\"p\"},\"completions\":[{\"data\":{\"text\":\"tide\",\"tokens\":[1]},"
                                + "\"finishReason\":{\"reason\":\"endoftext\"}}]}",
                        "endoftext",
                        null),
                Arguments.of(
                        "{\"type\":\"completion\",\"completion\":\"tide\",\"stop_reason\":\"max_tokens\",\"stop\":null}",
                        "max_tokens",
                        null),
                Arguments.of("{\"choices\":[{\"text\":\"tide\",\"stop_reason\":\"stop\"}]}", "stop", null));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyFamily_isRead(String answer, String finishReason, Usage usage) {
        Extraction facts = prompted("maker.model-v1%3A0", answer);

        assertThat(facts.provider()).isEqualTo("bedrock");
        assertThat(facts.model()).isEqualTo("maker.model-v1:0");
        assertThat(facts.request()).containsExactly(Message.of(Message.HUMAN, "Say tide."));
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("tide");
        assertThat(facts.finishReason()).isEqualTo(finishReason);
        assertThat(facts.finishReasons()).containsExactly(finishReason);
        assertThat(facts.usage()).isEqualTo(usage);
        assertThat(facts.parameters()).containsOnlyKeys("temperature");
        assertThat(facts.warnings()).isEmpty();
    }

    static List<Arguments> streams() {
        return List.of(
                Arguments.of(
                        chunks(
                                "{\"generation\":\"ti\",\"prompt_token_count\":4,\"generation_token_count\":1,\"stop_reason\":null}",
                                "{\"generation\":\"de\",\"prompt_token_count\":null,\"generation_token_count\":2,\"stop_reason\":\"stop\","
                                        + METRICS + "}"),
                        "stop",
                        Usage.of(4L, 2L)),
                Arguments.of(
                        chunks(
                                "{\"outputs\":[{\"text\":\"ti\",\"stop_reason\":null}]}",
                                "{\"outputs\":[{\"text\":\"de\",\"stop_reason\":\"stop\"}]," + METRICS + "}"),
                        "stop",
                        Usage.of(40L, 20L)),
                Arguments.of(
                        chunks(
                                "{\"type\":\"completion\",\"completion\":\"ti\",\"stop_reason\":null,\"stop\":null}",
                                "{\"type\":\"completion\",\"completion\":\"de\",\"stop_reason\":\"stop_sequence\",\"stop\":\"x\","
                                        + METRICS + "}"),
                        "stop_sequence",
                        Usage.of(40L, 20L)),
                Arguments.of(
                        chunks(
                                "{\"outputText\":\"ti\",\"index\":0,\"totalOutputTextTokenCount\":null,\"completionReason\":null,\"inputTextTokenCount\":4}",
                                "{\"outputText\":\"de\",\"index\":0,\"totalOutputTextTokenCount\":2,\"completionReason\":\"LENGTH\",\"inputTextTokenCount\":null,"
                                        + METRICS + "}"),
                        "LENGTH",
                        Usage.of(4L, 2L)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyFamily_isReadStreamed(byte[] stream, String finishReason, Usage usage) {
        Extraction facts = prompted("maker.model-v1%3A0", stream);

        assertThat(facts.api()).isEqualTo("invoke_model");
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("tide");
        assertThat(facts.finishReason()).isEqualTo(finishReason);
        assertThat(facts.usage()).isEqualTo(usage);
        assertThat(facts.streamComplete()).isTrue();
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void titan_isRead() {
        Extraction facts = invoke("amazon.titan-text-v1", TITAN_REQUEST, TITAN_ANSWER);

        assertThat(facts.request()).containsExactly(Message.of(Message.HUMAN, "Say tide."));
        assertThat(facts.parameters()).isEqualTo(Map.of("textGenerationConfig", Map.of("maxTokenCount", 9)));
        assertThat(facts.usage()).isEqualTo(Usage.of(4L, 2L));
        assertThat(facts.rawUsage()).isEqualTo(Map.of("inputTextTokenCount", 4L, "totalOutputTextTokenCount", 2L));
        assertThat(Objects.requireNonNull(facts.answer()).responseMetadata())
                .isEqualTo(Map.of("model_name", "amazon.titan-text-v1", "finish_reason", "FINISH", "tokenCount", 2));
        assertThat(facts.responseMetadata()).isEmpty();
    }

    @Test
    void severalGenerations_areAlternatives() {
        Extraction facts = prompted("cohere.command-v1", COHERE_STREAM);

        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("one tide");
        assertThat(facts.alternatives()).extracting(Message::content).containsExactly("two");
        assertThat(facts.finishReasons()).containsExactly("MAX_TOKENS", "MAX_TOKENS");
        assertThat(facts.usage()).isEqualTo(Usage.of(40L, 20L));
    }

    @Test
    void candidatesBeyondAnyReason_areKeptAsTheyCame() {
        String all =
                "{\"outputs\":[" + "{\"text\":\"a\",\"stop_reason\":\"stop\"},".repeat(1001) + "{\"text\":\"last\"}]}";
        Extraction plain = prompted("mistral.m-v1", all);
        Extraction streamed = prompted("mistral.m-v1", chunks(all));

        assertThat(plain.alternatives()).hasSize(999);
        assertThat(Values.list(plain.responseMetadata(), "outputs")).hasSize(2).contains(Map.of("text", "last"));
        assertThat(streamed.alternatives()).hasSize(999);
        assertThat(Values.list(streamed.responseMetadata(), "events"))
                .hasSize(2)
                .contains(Map.of("text", "last"));
    }

    @Test
    void jurassic_keepsItsTokensBesideTheText() {
        Extraction facts = prompted(
                "ai21.j2-v1",
                "{\"completions\":[{\"data\":{\"text\":\"a\",\"tokens\":[1]},"
                        + "\"finishReason\":{\"reason\":\"length\",\"length\":9}}]}");

        assertThat(Objects.requireNonNull(facts.answer()).responseMetadata())
                .isEqualTo(Map.of(
                        "model_name",
                        "ai21.j2-v1",
                        "finish_reason",
                        "length",
                        "data",
                        Map.of("tokens", List.of(1)),
                        "finishReason",
                        Map.of("length", 9)));
    }

    @Test
    void cutStream_keepsWhatCameAndIsNotWhole() {
        int last = AwsFrames.chunk("{\"finish_reason\":\"MAX_TOKENS\",\"is_finished\":true," + METRICS + "}").length;
        Extraction facts = prompted("cohere.command-v1", Arrays.copyOf(COHERE_STREAM, COHERE_STREAM.length - last));

        assertThat(facts.streamComplete()).isFalse();
        assertThat(facts.finishReason()).isNull();
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("one tide");
        assertThat(facts.usage()).isNull();
    }

    @Test
    void tokensOfTheHeaders_countWhereTheFamilyCountsNone() {
        Exchange exchange = call(
                "mistral.m-v1/invoke",
                "{\"prompt\":\"hi\"}",
                "{\"outputs\":[{\"text\":\"a\",\"stop_reason\":\"stop\"}]}");
        Map<String, String> headers = Map.of(
                "X-Amzn-Bedrock-Input-Token-Count",
                "11",
                "X-Amzn-Bedrock-Output-Token-Count",
                "3",
                "X-Amzn-Bedrock-Invocation-Latency",
                "9");

        assertThat(Fixtures.extract(
                                exchange.toBuilder().responseHeaders(headers).build())
                        .usage())
                .isEqualTo(Usage.of(11L, 3L));
        assertThat(Fixtures.extract(exchange).usage()).isNull();
    }

    @Test
    void exceptionInAStream_isAnError() {
        byte[] broken = AwsFrames.stream(
                AwsFrames.chunk("{\"outputs\":[{\"text\":\"ti\",\"stop_reason\":null}]}"),
                AwsFrames.exception("throttlingException", "{\"message\":\"slow down\"}"));
        Extraction facts = prompted("mistral.m-v1", broken);

        assertThat(facts.error())
                .isEqualTo(new CallError("throttlingException", "throttlingException", null, "slow down"));
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("ti");
        assertThat(facts.streamComplete()).isFalse();
    }

    @Test
    void refusedCall_hasItsRequestAndError() {
        Extraction facts = Fixtures.extract(examples().get(2));

        assertThat(facts.api()).isEqualTo("invoke_model");
        assertThat(facts.request()).containsExactly(Message.of(Message.HUMAN, "hi"));
        assertThat(facts.error()).isEqualTo(new CallError("http_404", null, null, "no such model"));
        assertThat(facts.answer()).isNull();
        assertThat(facts.responseMetadata()).isEmpty();
    }

    @Test
    void messagesOfAnthropic_areReadByTheirExtractor() {
        byte[] stream = chunks(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"role\":\"assistant\",\"model\":\"claude-test\",\"content\":[],\"usage\":{\"input_tokens\":5}}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"tide\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}",
                "{\"type\":\"message_stop\"," + METRICS + "}");
        String request =
                "{\"anthropic_version\":\"bedrock-2023-05-31\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

        for (String address : List.of(
                "anthropic.claude-test-v1%3A0/invoke-with-response-stream", "custom/invoke-with-response-stream")) {
            Extraction facts = Fixtures.extract(call(address, request, stream));
            assertThat(facts.api()).isEqualTo("messages");
            assertThat(facts.provider()).isEqualTo("bedrock");
            assertThat(facts.model()).isEqualTo("claude-test");
            assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("tide");
            assertThat(facts.usage()).isEqualTo(Usage.of(5L, 2L));
            assertThat(facts.streamComplete()).isTrue();
        }
    }

    @Test
    void chatCompletions_areReadByTheirExtractor() {
        String request = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
        Extraction facts = Fixtures.extract(call(
                "openai.gpt-test-v1%3A0/invoke-with-response-stream",
                request,
                chunks(
                        "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ti\"}}]}",
                        "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"de\"},\"finish_reason\":\"stop\"}],"
                                + METRICS + "}")));

        assertThat(facts.api()).isEqualTo("chat_completions");
        assertThat(facts.model()).isEqualTo("openai.gpt-test-v1:0");
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("tide");
        assertThat(facts.usage()).isEqualTo(Usage.of(40L, 20L));

        Extraction mistral = invoke(
                "mistral.large-v1",
                request,
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"tide\"},\"stop_reason\":\"stop\"}]}");
        assertThat(mistral.api()).isEqualTo("chat_completions");
        assertThat(mistral.finishReason()).isEqualTo("stop");
    }

    @Test
    void chatOfCohere_isReadByItsExtractor() {
        String request =
                "{\"message\":\"And now?\",\"preamble\":\"Be brief.\",\"chat_history\":[{\"role\":\"USER\",\"message\":\"hi\"}]}";
        byte[] stream = chunks(
                "{\"is_finished\":false,\"event_type\":\"text-generation\",\"text\":\"tide\"}",
                "{\"is_finished\":true,\"event_type\":\"stream-end\",\"finish_reason\":\"COMPLETE\",\"response\":{\"text\":\"tide\","
                        + "\"generation_id\":\"g1\",\"finish_reason\":\"COMPLETE\"}," + METRICS + "}");
        Object refused = "{\"message\":\"no such model\"}";

        Extraction facts = invoke("cohere.command-r-v1%3A0", request, stream);
        assertThat(facts.api()).isEqualTo("chat_v1");
        assertThat(facts.provider()).isEqualTo("bedrock");
        assertThat(facts.model()).isEqualTo("cohere.command-r-v1:0");
        assertThat(facts.request()).extracting(Message::type).containsExactly("system", "human", "human");
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("tide");
        assertThat(facts.usage()).isEqualTo(Usage.of(40L, 20L));
        assertThat(facts.streamComplete()).isTrue();
        Extraction failed = Fixtures.extract(call("cohere.command-r-v1%3A0/invoke", request, refused).toBuilder()
                .status(404)
                .build());
        assertThat(failed.request()).hasSize(3);
        assertThat(Objects.requireNonNull(failed.error()).kind()).isEqualTo("http_404");
    }

    @Test
    void otherFormats_areLeftToOthers() {
        for (String answer : List.of(
                OpenAiFixtures.CHAT_ANSWER,
                OpenAiFixtures.CHAT_STREAM,
                Fixtures.ANTHROPIC_ANSWER,
                "{\"outputs\":[{\"text\":\"a\"}]}",
                "{\"completion\":\"a\",\"stop_reason\":\"stop\"}",
                "{\"generations\":[{\"text\":\"a\"}]}")) {
            Exchange exchange = Exchange.of(null, "{\"prompt\":\"hi\"}", answer, Duration.ZERO);
            assertThat(Fixtures.extract(exchange).api()).isNotEqualTo("invoke_model");
        }
    }
}
