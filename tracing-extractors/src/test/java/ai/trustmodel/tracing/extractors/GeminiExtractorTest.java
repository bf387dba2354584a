package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.MessageIdentity;
import ai.trustmodel.tracing.testkit.ExtractorContract;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiExtractorTest extends ExtractorContract {
    @Override
    protected Extractor extractor() {
        return new GeminiExtractor();
    }

    @Override
    protected List<Exchange> examples() {
        Exchange plain = Exchange.of("google", GeminiFixtures.REQUEST, GeminiFixtures.ANSWER, Duration.ofMillis(200));
        return List.of(
                plain,
                plain.toBuilder().response(GeminiFixtures.STREAM).build(),
                plain.toBuilder().response(GeminiFixtures.ERROR).status(429).build());
    }

    @Test
    void answer_isReadWhole() {
        Extraction facts = GeminiFixtures.answered(GeminiFixtures.ANSWER);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.provider()).isEqualTo("google");
        assertThat(facts.api()).isEqualTo("generate_content");
        assertThat(facts.requestModel()).isEqualTo("gemini-test");
        assertThat(facts.model()).isEqualTo("gemini-test-001");
        assertThat(facts.responseId()).isEqualTo("r1");
        assertThat(facts.finishReason()).isEqualTo("STOP");
        assertThat(answer.content()).isEqualTo("Grüße, Riga");
        assertThat(answer.reasoning()).isEqualTo("Let me see.");
        assertThat(answer.toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.id()).startsWith("call_");
            assertThat(call.name()).isEqualTo("get_tide");
            assertThat(call.args()).isEqualTo(Map.of("port", "Ventspils", "days", 2));
        });
        assertThat(answer.blocks()).isEmpty();
        assertThat(answer.responseMetadata())
                .containsOnlyKeys("model_name", "finish_reason", "avgLogprobs", "groundingMetadata", "safetyRatings");
        assertThat(facts.responseMetadata())
                .isEqualTo(Map.of("createTime", "2026-01-01T00:00:00Z", "service_tier", "flex"));
        assertThat(facts.streamComplete()).isNull();
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void request_isReadWhole() {
        Extraction facts = GeminiFixtures.answered(GeminiFixtures.ANSWER);
        List<Message> request = facts.request();

        assertThat(request).extracting(Message::type).containsExactly("system", "human", "ai", "tool", "tool", "human");
        assertThat(request.get(2).content()).isEqualTo("Looking.");
        assertThat(request.get(2).reasoning()).isEqualTo("Two ports.");
        assertThat(request.get(2).blocks()).hasSize(4);
        assertThat(request.get(3).toolCallId())
                .isEqualTo(request.get(2).toolCalls().get(0).id());
        assertThat(request.get(3).name()).isEqualTo("get_tide");
        assertThat(request.get(3).content()).isEqualTo("{\"output\":\"06:10\"}");
        assertThat(request.get(3).status()).isNull();
        assertThat(request.get(4).toolCallId())
                .isEqualTo(request.get(2).toolCalls().get(1).id());
        assertThat(request.get(4).status()).isEqualTo("error");
        assertThat(request.get(5).content()).isEqualTo("And this one?");
        assertThat(request.get(5).blocks()).hasSize(2);
        assertThat(facts.tools())
                .isEqualTo(List.<Object>of(
                        Map.of("name", "get_tide"), Map.of("name", "get_wind"), Map.of("googleSearch", Map.of())));
        assertThat(facts.parameters())
                .isEqualTo(Map.of(
                        "generationConfig",
                        Map.of("temperature", new java.math.BigDecimal("0.5")),
                        "cachedContent",
                        "cachedContents/c1"));
    }

    @Test
    void bothSpellings_makeTheSameFacts() {
        String snake = GeminiFixtures.REQUEST
                .replace("systemInstruction", "system_instruction")
                .replace("functionCall", "function_call")
                .replace("functionResponse", "function_response")
                .replace("functionDeclarations", "function_declarations");
        String answer = GeminiFixtures.ANSWER
                .replace("finishReason", "finish_reason")
                .replace("usageMetadata", "usage_metadata")
                .replace("promptTokenCount", "prompt_token_count")
                .replace("cachedContentTokenCount", "cached_content_token_count")
                .replace("candidatesTokenCount", "candidates_token_count")
                .replace("thoughtsTokenCount", "thoughts_token_count")
                .replace("totalTokenCount", "total_token_count")
                .replace("promptTokensDetails", "prompt_tokens_details")
                .replace("cacheTokensDetails", "cache_tokens_details")
                .replace("tokenCount", "token_count")
                .replace("modelVersion", "model_version")
                .replace("responseId", "response_id");
        Extraction expected = GeminiFixtures.answered(GeminiFixtures.ANSWER);
        Extraction facts = GeminiFixtures.facts(snake, answer);

        assertThat(identities(facts.request())).isEqualTo(identities(expected.request()));
        assertThat(facts.answer()).isEqualTo(expected.answer());
        assertThat(facts.usage()).isEqualTo(expected.usage());
        assertThat(facts.tools()).isEqualTo(expected.tools());
        assertThat(facts.responseId()).isEqualTo("r1");
    }

    @Test
    void usage_countsThoughtsAsOutput_andEachTokenOfTheInputOnce() {
        assertThat(GeminiFixtures.answered(GeminiFixtures.ANSWER).usage())
                .isEqualTo(
                        new Usage(100L, 27L, 127L, Map.of("cache_read", 40L, "audio", 20L), Map.of("reasoning", 7L)));
    }

    @Test
    void tokensOfServerTools_areInTheTotalAlone() {
        Extraction facts = GeminiFixtures.answered("""
                {"candidates": [{"content": {"parts": [{"text": "x"}]}, "finishReason": "STOP"}],
                 "usageMetadata": {"promptTokenCount": 5, "candidatesTokenCount": 3, "toolUsePromptTokenCount": 90,
                                   "totalTokenCount": 98}}
                """);

        assertThat(facts.usage()).isEqualTo(new Usage(5L, 3L, 98L, Map.of(), Map.of()));
        assertThat(facts.warnings()).containsExactly("total_differs_from_sum");
    }

    @Test
    void echoOfAnAnswer_isTheSameMessage() {
        Map<String, Object> answer = Objects.requireNonNull(Json.parseObject(GeminiFixtures.ANSWER));
        Object content = Values.objects(answer, "candidates").get(0).get("content");
        Map<String, Object> next =
                new LinkedHashMap<>(Objects.requireNonNull(Json.parseObject(GeminiFixtures.REQUEST)));
        List<Object> contents = new java.util.ArrayList<>(Values.list(next, "contents"));
        contents.add(content);
        contents.add(Objects.requireNonNull(Json.parse(
                "{\"parts\": [{\"functionResponse\": {\"name\": \"get_tide\", \"response\": {\"output\": \"x\"}}}]}")));
        next.put("contents", contents);

        Message said = Objects.requireNonNull(GeminiFixtures.answered(answer).answer());
        List<Message> request =
                GeminiFixtures.facts(next, GeminiFixtures.ANSWER).request();
        Message echo = request.get(request.size() - 2);

        assertThat(echo)
                .isEqualTo(said.toBuilder()
                        .id(null)
                        .usageMetadata(null)
                        .responseMetadata(Map.of())
                        .build());
        assertThat(MessageIdentity.of(echo)).isEqualTo(MessageIdentity.of(said));
        assertThat(request.get(request.size() - 1).toolCallId())
                .isEqualTo(said.toolCalls().get(0).id());
    }

    @Test
    void callThatIsRepeated_hasAnIdOfItsOwn() {
        String call = "{\"functionCall\": {\"name\": \"poll\", \"args\": {\"job\": 1}}}";
        Extraction facts = GeminiFixtures.facts(
                "{\"contents\": [{\"role\": \"model\", \"parts\": [" + call + "]}]}",
                "{\"candidates\": [{\"content\": {\"parts\": [" + call + "," + call + "]}}]}");

        List<ToolCall> calls = Objects.requireNonNull(facts.answer()).toolCalls();
        assertThat(List.of(facts.request().get(0).toolCalls().get(0), calls.get(0), calls.get(1)))
                .extracting(ToolCall::id)
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    @Test
    void providersOwnIds_areKept() {
        Extraction facts = GeminiFixtures.facts("""
                {"contents": [{"role": "model", "parts": [{"functionCall": {"id": "f1", "name": "a", "args": {}}}]},
                              {"role": "user", "parts": [{"functionResponse": {"id": "f1", "name": "a", "response": {}}}]}]}
                """, """
                {"candidates": [{"content": {"parts": [{"functionCall": {"id": "f2", "name": "a"}}]}}]}
                """);

        assertThat(facts.request().get(0).toolCalls()).containsExactly(new ToolCall("f1", "a", Map.of()));
        assertThat(facts.request().get(1).toolCallId()).isEqualTo("f1");
        assertThat(Objects.requireNonNull(facts.answer()).toolCalls())
                .containsExactly(new ToolCall("f2", "a", Map.of()));
    }

    @Test
    void serverTools_areNoToolCalls_andTheirPartsAreKept() {
        Extraction facts = GeminiFixtures.answered("""
                {"candidates": [{"content": {"parts": [
                   {"executableCode": {"id": "x1", "language": "PYTHON", "code": "print(1)"}},
                   {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "1"}},
                   {"toolCall": {"id": "x2", "toolType": "FILE_SEARCH", "args": {"q": "tide"}}, "thoughtSignature": "c2ln"},
                   {"toolResponse": {"id": "x2", "response": {}}},
                   {"text": "One."}]}, "finishReason": "STOP"}]}
                """);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.serverToolCalls())
                .containsExactly(
                        new ToolCall("x1", "executable_code", Map.of("language", "PYTHON", "code", "print(1)")),
                        new ToolCall("x2", "FILE_SEARCH", Map.of("q", "tide")));
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.content()).isEqualTo("One.");
        assertThat(answer.blocks()).hasSize(5);
    }

    @Test
    void blockedPrompt_isTheReason() {
        Extraction facts = GeminiFixtures.answered("""
                {"promptFeedback": {"blockReason": "SAFETY", "safetyRatings": []},
                 "usageMetadata": {"promptTokenCount": 8, "totalTokenCount": 8}}
                """);

        assertThat(facts.answer()).isNull();
        assertThat(facts.finishReason()).isEqualTo("BLOCKED:SAFETY");
        assertThat(facts.finishReasons()).isEmpty();
        assertThat(facts.error()).isNull();
        assertThat(facts.warnings()).containsExactly("prompt_blocked");
        assertThat(facts.responseMetadata()).containsKey("promptFeedback");
    }

    @ParameterizedTest
    @CsvSource({
        "aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models/g, 6, BLOCKLIST, MODEL_ARMOR",
        "generativelanguage.googleapis.com/v1beta/models/g, 6, LANGUAGE, IMAGE_SAFETY",
        "generativelanguage.googleapis.com/v1beta/models/g, 1, STOP, IMAGE_SAFETY",
        "generativelanguage.googleapis.com/v1beta/models/g, 999, 999, IMAGE_SAFETY"
    })
    void numbersForReasons_areNamedAsTheServiceNamesThem(String place, int number, String reason, String block) {
        Exchange call = Exchange.builder()
                .url("https://" + place + ":generateContent?$alt=json;enum-encoding=int")
                .response("{\"candidates\": [{\"content\": {}, \"finishReason\": " + number + "}]}")
                .build();
        Extraction ended = Fixtures.extract(call);
        Extraction blocked = Fixtures.extract(call.toBuilder()
                .response("{\"promptFeedback\": {\"blockReason\": 5}}")
                .build());

        assertThat(ended.finishReason()).isEqualTo(reason);
        assertThat(ended.warnings()).containsExactly("finish_reason_enum_int");
        assertThat(blocked.finishReason()).isEqualTo("BLOCKED:" + block);
    }

    @Test
    void error_mayStandInAList_andItsDetailsAreKept() {
        for (String body : List.of(GeminiFixtures.ERROR, "[" + GeminiFixtures.ERROR + "]")) {
            Extraction facts = GeminiFixtures.answered(body);

            assertThat(facts.error())
                    .isEqualTo(new CallError("RESOURCE_EXHAUSTED", "RESOURCE_EXHAUSTED", "429", "quota"));
            assertThat(facts.answer()).isNull();
            assertThat(facts.responseMetadata().get("error").toString()).contains("retryDelay");
            assertThat(facts.warnings()).isEmpty();
        }
    }

    @Test
    void otherCandidates_areAlternatives() {
        Extraction facts = GeminiFixtures.answered("""
                {"candidates": [{"index": 1, "content": {"parts": [{"text": "b"}]}, "finishReason": "MAX_TOKENS"},
                                {"index": 0, "content": {"parts": [{"text": "a"}]}, "finishReason": "STOP"}]}
                """);

        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("a");
        assertThat(facts.alternatives()).extracting(Message::content).containsExactly("b");
        assertThat(facts.finishReasons()).containsExactly("STOP", "MAX_TOKENS");
    }

    @Test
    void whatLibrariesTakeForContents_isRead() {
        for (String contents : List.of(
                "\"Hi\"",
                "[\"Hi\"]",
                "{\"text\": \"Hi\"}",
                "{\"parts\": {\"text\": \"Hi\"}}",
                "[{\"text\": \"Hi\"}]")) {
            Extraction facts = GeminiFixtures.facts(
                    "{\"model\": \"gemini-x\", \"contents\": " + contents
                            + ", \"config\": {\"system_instruction\": \"Be brief.\", \"temperature\": 0,"
                            + " \"tools\": [{\"google_search\": {}}]}}",
                    GeminiFixtures.ANSWER);

            assertThat(facts.request())
                    .as(contents)
                    .containsExactly(Message.of(Message.SYSTEM, "Be brief."), Message.of(Message.HUMAN, "Hi"));
            assertThat(facts.requestModel()).isEqualTo("gemini-x");
            assertThat(facts.tools()).isEqualTo(List.<Object>of(Map.of("google_search", Map.of())));
            assertThat(facts.parameters()).isEqualTo(Map.of("config", Map.of("temperature", 0)));
        }
    }

    @Test
    void envelopeOfCodingTools_isOpened() {
        String request = "{\"model\": \"gemini-x\", \"project\": \"p\", \"request\": " + GeminiFixtures.REQUEST + "}";
        String answer = "{\"traceId\": \"t\", \"response\": " + GeminiFixtures.ANSWER + "}";
        String stream =
                GeminiFixtures.STREAM.replaceAll("(?m)^data: (.*)$", "data: {\"response\": $1, \"traceId\": \"t\"}");
        Extraction expected = GeminiFixtures.answered(GeminiFixtures.ANSWER);

        for (String body : List.of(answer, stream)) {
            Extraction facts = Fixtures.extract(
                    Exchange.builder().request(request).response(body).build());
            assertThat(facts.request()).isEqualTo(expected.request());
            assertThat(facts.answer()).isEqualTo(expected.answer());
            assertThat(facts.requestModel()).isEqualTo("gemini-x");
            assertThat(facts.parameters()).containsEntry("project", "p").containsKey("generationConfig");
            assertThat(facts.responseMetadata()).containsEntry("traceId", "t");
        }
    }

    @Test
    void answerOfAnotherFormat_isNotOurs_whateverTheUrlSays() {
        String chat = "{\"choices\": [{\"message\": {\"content\": \"hi\"}}], \"object\": \"chat.completion\"}";

        assertThat(GeminiFixtures.answered(chat).api()).isEqualTo("chat_completions");
        assertThat(GeminiFixtures.answered("{\"totalTokens\": 31}").api()).isEqualTo("generic");
        assertThat(Fixtures.extract(Exchange.of(null, "{\"prompt\": \"x\"}", GeminiFixtures.ANSWER, Duration.ZERO))
                        .api())
                .isEqualTo("generate_content");
    }

    @Test
    void anthropicsModelsOnVertex_areReadInTheirFormat() {
        Extraction facts = Fixtures.extract(Exchange.builder()
                .url("https://l-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/"
                        + "claude-test@20260101:streamRawPredict")
                .request(
                        "{\"anthropic_version\": \"vertex-2023-10-16\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}")
                .response(Fixtures.ANTHROPIC_STREAM)
                .build());

        assertThat(facts.provider()).isEqualTo("vertexai");
        assertThat(facts.api()).isEqualTo("messages");
        assertThat(facts.requestModel()).isEqualTo("claude-test@20260101");
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("Grüße, Riga");
    }

    @Test
    void bodiesThatAreNone_areSaidSo() {
        assertThat(GeminiFixtures.facts("{\"contents\": [", GeminiFixtures.ANSWER)
                        .warnings())
                .containsExactly(Warnings.BODY_NOT_RECOGNISED);
        assertThat(GeminiFixtures.answered("{\"candidates\": [").warnings()).contains(Warnings.BODY_NOT_RECOGNISED);
        assertThat(Objects.requireNonNull(
                                GeminiFixtures.answered("Just the text.").answer())
                        .content())
                .isEqualTo("Just the text.");
    }

    private static List<String> identities(List<Message> messages) {
        return messages.stream().map(MessageIdentity::of).toList();
    }
}
