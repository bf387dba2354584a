package ai.trustmodel.tracing.extractors;

import static ai.trustmodel.tracing.extractors.BedrockFixtures.ANSWER;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.EVENTS;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.REQUEST;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.call;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.converse;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.invoke;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.testkit.ExtractorContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockConverseExtractorTest extends ExtractorContract {
    private static final Map<String, Object> MARK = Map.of("type", "default");

    @Override
    protected Extractor extractor() {
        return new BedrockConverseExtractor();
    }

    @Override
    protected List<Exchange> examples() {
        return List.of(
                call("us.test-v1%3A0/converse", REQUEST, ANSWER),
                call("us.test-v1%3A0/converse-stream", REQUEST, BedrockFixtures.stream(EVENTS)),
                Exchange.of("bedrock", REQUEST, ANSWER, Duration.ofMillis(10)),
                call("us.test-v1%3A0/converse", REQUEST, "{\"message\":\"Too many tokens\"}").toBuilder()
                        .status(429)
                        .build());
    }

    @Test
    void request_isReadInItsOrder() {
        Extraction facts = converse(ANSWER);
        List<Message> request = facts.request();

        assertThat(request).extracting(Message::type).containsExactly("system", "human", "ai", "tool", "tool", "human");
        assertThat(request)
                .extracting(Message::content)
                .containsExactly(
                        "Be brief.",
                        "When is high tide?",
                        "Looking.",
                        "{\"tide\":\"06:10\"}",
                        "no such port",
                        "And this one?");
        assertThat(request.get(2).reasoning()).isEqualTo("Two ports.");
        assertThat(request.get(2).toolCalls())
                .containsExactly(
                        new ToolCall("t1", "get_tide", Map.of("port", "Riga")),
                        new ToolCall("t2", "get_tide", Map.of("port", "Kiel")));
        assertThat(request.get(3).toolCallId()).isEqualTo("t1");
        assertThat(request.get(4).status()).isEqualTo("error");
        assertThat(request.get(5).blocks()).hasSize(2);
        assertThat(facts.tools()).hasSize(1);
        assertThat(facts.parameters())
                .isEqualTo(Map.of(
                        "inferenceConfig", Map.of("maxTokens", 100, "temperature", new java.math.BigDecimal("0.5")),
                        "performanceConfig", Map.of("latency", "optimized"),
                        "toolConfig", Map.of("toolChoice", Map.of("auto", Map.of()))));
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void cachePoints_areNoMessagesAndNoBlocks_butAreKept() {
        List<Message> request = converse(ANSWER).request();

        assertThat(request.get(0).blocks()).isEmpty();
        assertThat(request.get(0).additionalKwargs()).isEqualTo(Map.of("cachePoint", Map.of("1", MARK)));
        assertThat(request.get(4).additionalKwargs()).isEqualTo(Map.of("cachePoint", MARK));
        Extraction markAlone = invoke("test", """
                {"system": [{"cachePoint": {"type": "default"}}], "messages": [{"role": "user", "content": [{"text": "Hi"}]}]}
                """, ANSWER);
        assertThat(markAlone.request()).containsExactly(Message.of(Message.HUMAN, "Hi"));
        assertThat(markAlone.parameters()).isEqualTo(Map.of("system", List.of(Map.of("cachePoint", MARK))));
    }

    @Test
    void answer_isReadWithItsCallsThoughtsAndCitations() {
        Extraction facts = converse(ANSWER);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(answer.content()).isEqualTo("High tide is at 06:10.");
        assertThat(answer.reasoning()).isEqualTo("Easy.");
        assertThat(answer.toolCalls()).containsExactly(new ToolCall("t3", "get_tide", Map.of()));
        assertThat(facts.serverToolCalls()).containsExactly(new ToolCall("s1", "nova_grounding", Map.of("q", "tides")));
        assertThat(answer.blocks()).hasSize(6);
        assertThat(facts.finishReason()).isEqualTo("tool_use");
        assertThat(facts.provider()).isEqualTo("bedrock");
        assertThat(facts.api()).isEqualTo("converse");
        assertThat(facts.streamComplete()).isNull();
        assertThat(facts.responseMetadata())
                .isEqualTo(Map.of(
                        "metrics", Map.of("latencyMs", 512),
                        "performanceConfig", Map.of("latency", "optimized"),
                        "serviceTier", Map.of("type", "flex")));
    }

    @Test
    void usage_addsTheCacheToTheInput_andTellsItsLifetimes() {
        assertThat(converse(ANSWER).usage())
                .isEqualTo(new Usage(
                        244L,
                        50L,
                        294L,
                        Map.of(
                                "cache_read",
                                200L,
                                "cache_creation",
                                34L,
                                "ephemeral_5m_input_tokens",
                                30L,
                                "ephemeral_1h_input_tokens",
                                4L),
                        Map.of()));
    }

    @Test
    void totalThatIsNotTheSum_isKeptAndNamed() {
        Extraction facts = converse(ANSWER.replace("\"totalTokens\": 294", "\"totalTokens\": 300"));

        assertThat(Objects.requireNonNull(facts.usage()).totalTokens()).isEqualTo(300);
        assertThat(facts.warnings()).containsExactly("total_differs_from_sum");
    }

    @Test
    void echoOfAnAnswer_isTheSameMessage() {
        Map<String, Object> output =
                Values.object(Values.object(Objects.requireNonNull(Json.parseObject(ANSWER)), "output"), "message");
        Extraction next = invoke("test", Json.write(Map.of("messages", List.of(output))), ANSWER);
        Message answer = Objects.requireNonNull(next.answer());

        assertThat(next.request())
                .containsExactly(answer.toBuilder()
                        .usageMetadata(null)
                        .responseMetadata(Map.of())
                        .build());
    }

    @Test
    void guardrail_leavesItsTraceAndTheReason() {
        Extraction facts = invoke("test", """
                {"guardrailConfig": {"guardrailIdentifier": "g1"}, "messages": [{"role": "user", "content": [
                  {"guardContent": {"text": {"text": "Call 555.", "qualifiers": ["query"]}}}]}]}
                """, """
                {"output": {"message": {"role": "assistant", "content": [{"text": "Sorry."}]}},
                 "stopReason": "guardrail_intervened", "usage": {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2},
                 "trace": {"guardrail": {"inputAssessment": {"g1": {}}}}}
                """);

        assertThat(facts.finishReason()).isEqualTo("guardrail_intervened");
        assertThat(facts.responseMetadata())
                .containsEntry("trace", Map.of("guardrail", Map.of("inputAssessment", Map.of("g1", Map.of()))));
        assertThat(facts.request().get(0).content()).isEqualTo("Call 555.");
        assertThat(facts.request().get(0).blocks()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "us.amazon.nova-lite-v1%3A0, us.amazon.nova-lite-v1:0",
        "us.amazon.nova-lite-v1:0, us.amazon.nova-lite-v1:0",
        "arn%3Aaws%3Abedrock%3Aeu-north-1%3A1%3Ainference-profile%2Feu.meta.x-v1%3A0, arn:aws:bedrock:eu-north-1:1:inference-profile/eu.meta.x-v1:0",
        "arn:aws:bedrock:eu-north-1:1:application-inference-profile/a1b2, arn:aws:bedrock:eu-north-1:1:application-inference-profile/a1b2",
        "50%, 50%",
    })
    void model_isTheOneOfTheAddress(String encoded, String model) {
        assertThat(Fixtures.extract(call(encoded + "/converse", REQUEST, ANSWER))
                        .model())
                .isEqualTo(model);
        assertThat(Fixtures.extract(call(encoded + "/converse-stream?x=1", REQUEST, BedrockFixtures.stream(EVENTS)))
                        .model())
                .isEqualTo(model);
    }

    @Test
    void model_isTheOneARouterChose_orTheOneAClientOfTheSdkNames() {
        String routed = ANSWER.replace(
                "\"stopReason\"", "\"trace\": {\"promptRouter\": {\"invokedModelId\": \"m2\"}}, \"stopReason\"");
        assertThat(converse(routed).model()).isEqualTo("m2");

        Exchange sdk = Exchange.of(null, REQUEST.replaceFirst("\\{", "{\"modelId\": \"m1\","), ANSWER, Duration.ZERO);
        assertThat(Fixtures.extract(sdk).model()).isEqualTo("m1");
        assertThat(Fixtures.extract(sdk).api()).isEqualTo("converse");
    }

    @Test
    void error_hasItsTypeFromTheHeader() {
        Exchange refused = call("m/converse", REQUEST, "{\"message\": \"Too many tokens\"}").toBuilder()
                .status(429)
                .responseHeaders(Map.of("X-Amzn-ErrorType", "ThrottlingException:http://internal.amazon.com/coral/"))
                .build();
        CallError expected = new CallError("ThrottlingException", "ThrottlingException", null, "Too many tokens");

        assertThat(Fixtures.extract(refused).error()).isEqualTo(expected);
        assertThat(Fixtures.extract(refused).request()).hasSize(6);
        assertThat(Fixtures.extract(refused).answer()).isNull();
        assertThat(Fixtures.extract(refused.toBuilder()
                                .responseHeaders(Map.of())
                                .response(
                                        "{\"__type\": \"com.amazon.coral#ThrottlingException\", \"Message\": \"Too many tokens\"}")
                                .build())
                        .error())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}", "{\"prompt\":\"hi\"}", "[]", "{}"})
    void otherFormats_areLeftToOthers(String request) {
        for (String answer : List.of(
                OpenAiFixtures.CHAT_ANSWER,
                OpenAiFixtures.CHAT_STREAM,
                OpenAiFixtures.RESPONSES_ANSWER,
                Fixtures.ANTHROPIC_ANSWER,
                "{}")) {
            Exchange exchange = Exchange.of(null, request, answer, Duration.ZERO);
            assertThat(Fixtures.extract(exchange).api()).isNotEqualTo("converse");
        }
    }

    @Test
    void blocksNobodyKnows_areKept() {
        Extraction facts = converse("""
                {"output": {"message": {"role": "assistant", "mood": "good", "content": [
                   {"text": "a", "image": null}, {"hologram": {"n": 1}}]}, "other": 1}, "stopReason": "end_turn", "new": 2}
                """);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(answer.content()).isEqualTo("a");
        assertThat(answer.blocks()).contains(Map.of("hologram", Map.of("n", 1)));
        assertThat(answer.additionalKwargs()).isEqualTo(Map.of("mood", "good"));
        assertThat(facts.responseMetadata()).isEqualTo(Map.of("new", 2, "output", Map.of("other", 1)));
        assertThat(facts.usage()).isNull();
        assertThat(facts.warnings()).isEmpty();
    }
}
