package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.MessageIdentity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicMessagesExtractorTest {
    private final Extraction facts = Fixtures.anthropic(Fixtures.ANTHROPIC_ANSWER);

    @Test
    void request_isOneMessagePerTurnAndToolResult() {
        assertThat(facts.request())
                .extracting(Message::type)
                .containsExactly("system", "human", "ai", "tool", "tool", "human");
        assertThat(facts.request())
                .extracting(Message::content)
                .containsExactly(
                        "Be brief.", "When is high tide?", "Looking.", "06:10", "no such port", "And this one?");
    }

    @Test
    void request_keepsCallsResultsAndThinking() {
        Message ai = facts.request().get(2);
        assertThat(ai.toolCalls())
                .containsExactly(
                        new ToolCall("t1", "get_tide", Map.of("port", "Riga")),
                        new ToolCall("t2", "get_tide", Map.of("port", "Kiel")));
        assertThat(ai.reasoning()).isEqualTo("Two ports.");
        assertThat(facts.request().get(3).toolCallId()).isEqualTo("t1");
        assertThat(facts.request().get(3).status()).isNull();
        assertThat(facts.request().get(4).status()).isEqualTo("error");
    }

    @Test
    void request_keepsBlocksOnlyWhereTheyHoldMore() {
        assertThat(facts.request().get(0).blocks()).isEmpty();
        assertThat(facts.request().get(0).additionalKwargs())
                .isEqualTo(Map.of("cache_control", Map.of("0", Map.of("type", "ephemeral"))));
        assertThat(facts.request().get(4).blocks()).isEmpty();
        assertThat(facts.request().get(5).blocks()).hasSize(2);
    }

    @Test
    void request_restIsParameters() {
        assertThat(facts.parameters().keySet()).containsExactlyInAnyOrder("max_tokens", "temperature");
        assertThat(facts.tools()).hasSize(1);
        assertThat(facts.requestModel()).isEqualTo("claude-test-1");
    }

    @Test
    void answer_isOneMessage() {
        Message answer = Objects.requireNonNull(facts.answer());
        assertThat(answer.content()).isEqualTo("High tide is at 06:10.");
        assertThat(answer.toolCalls()).containsExactly(new ToolCall("t3", "get_tide", Map.of()));
        assertThat(answer.blocks()).hasSize(5);
        assertThat(answer.responseMetadata())
                .isEqualTo(Map.of("model_name", "claude-test-1-20260101", "finish_reason", "tool_use"));
        assertThat(facts.serverToolCalls()).containsExactly(new ToolCall("s1", "web_search", Map.of("query", "tides")));
        assertThat(facts.responseMetadata()).isEqualTo(Map.of("container", Map.of("id", "c1")));
        assertThat(facts.finishReason()).isEqualTo("tool_use");
        assertThat(facts.streamComplete()).isNull();
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void usage_countsTheCacheAsInput() {
        assertThat(Json.toMap(Objects.requireNonNull(facts.usage())))
                .isEqualTo(Map.of(
                        "input_tokens", 244,
                        "output_tokens", 50,
                        "total_tokens", 294,
                        "input_token_details",
                                Map.of(
                                        "cache_read", 200,
                                        "cache_creation", 34,
                                        "ephemeral_5m_input_tokens", 30,
                                        "ephemeral_1h_input_tokens", 4),
                        "output_token_details", Map.of("reasoning", 20)));
    }

    @Test
    void usage_isUnknownRatherThanZero() {
        assertThat(Fixtures.anthropic("""
                                {"type": "message", "content": [], "stop_reason": "end_turn", "usage": null}""").usage()).isNull();
        Extraction half = Fixtures.anthropic("""
                {"type": "message", "content": [], "usage": {"output_tokens": 3}}""");
        assertThat(Json.toMap(Objects.requireNonNull(half.usage()))).isEqualTo(Map.of("output_tokens", 3));
    }

    @Test
    void plainAnswer_equalsItsEchoInTheNextRequest() {
        String content = """
                [{"type": "text", "text": "Yes."}, {"type": "tool_use", "id": "a", "name": "f", "input": {"x": 1}}]""";
        Message answer =
                Objects.requireNonNull(Fixtures.anthropic("{\"type\": \"message\", \"content\": " + content + "}")
                        .answer());
        Extraction next = Fixtures.extract(Exchange.builder()
                .provider("anthropic")
                .request("{\"system\": \"s\", \"messages\": [{\"role\": \"assistant\", \"content\": " + content + "}]}")
                .build());
        Message echo = next.request().get(1);

        assertThat(answer.blocks()).isEmpty();
        assertThat(echo.blocks()).isEmpty();
        assertThat(MessageIdentity.of(echo)).isEqualTo(MessageIdentity.of(answer));
    }

    @Test
    void cacheMark_doesNotMakeAnotherMessage() {
        String block =
                "{\"type\": \"image\", \"source\": {\"type\": \"url\", \"url\": \"https://example.org/a.png\"}%s}";
        Message marked = AnthropicRequest.messages(Json.parse(
                        "[{\"role\": \"user\", \"content\": [" + block.formatted(", \"cache_control\": {}") + "]}]"))
                .get(0);
        Message unmarked = AnthropicRequest.messages(
                        Json.parse("[{\"role\": \"user\", \"content\": [" + block.formatted("") + "]}]"))
                .get(0);

        assertThat(MessageIdentity.of(marked)).isEqualTo(MessageIdentity.of(unmarked));
        assertThat(marked.blocks()).hasSize(1);
    }

    @Test
    void argumentsThatAreNoObject_areAnInvalidCall() {
        Message answer = Objects.requireNonNull(Fixtures.anthropic("""
                        {"type": "message", "content": [{"type": "tool_use", "id": "a", "name": "f", "input": [1]}]}""").answer());

        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.invalidToolCalls()).singleElement().satisfies(call -> {
            assertThat(call.id()).isEqualTo("a");
            assertThat(call.args()).isEqualTo("[1]");
        });
    }

    @Test
    void unknownRolesAndUnreadableMessages_areCarried() {
        List<Message> messages = AnthropicRequest.messages(Json.parse("""
                {"messages": ["hello", {"role": "narrator", "content": "Once."}, {"role": "system", "content": "x"}, 7]}"""));

        assertThat(messages).extracting(Message::type).containsExactly("other", "narrator", "system", "other");
        assertThat(messages.get(0).blocks()).isEqualTo(List.<Object>of("hello"));
        assertThat(messages.get(1).content()).isEqualTo("Once.");
    }

    @Test
    void error_isReadFromTheBody() {
        Extraction failed = Fixtures.extract(Exchange.builder()
                .provider("anthropic")
                .status(529)
                .request(Fixtures.ANTHROPIC_REQUEST)
                .response("{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")
                .build());

        assertThat(failed.error()).isEqualTo(new CallError("overloaded_error", "overloaded_error", null, "Overloaded"));
        assertThat(failed.answer()).isNull();
        assertThat(failed.usage()).isNull();
        assertThat(failed.request()).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"502, Bad gateway, http_502", "404, '', http_404"})
    void errorWithoutType_isNamedByItsStatus(int status, String body, String kind) {
        Extraction failed = Fixtures.extract(Exchange.builder()
                .provider("anthropic")
                .status(status)
                .request(Fixtures.ANTHROPIC_REQUEST)
                .response(body)
                .build());

        assertThat(Objects.requireNonNull(failed.error()).kind()).isEqualTo(kind);
    }

    @Test
    void error_keepsWhatElseTheBodySaid() {
        Extraction failed = Fixtures.anthropic("""
                {"type": "error", "error": {"type": "rate_limit_error", "message": "Slow down", "retry_after": 30},
                 "request_id": "req_1"}""");

        assertThat(failed.responseMetadata())
                .containsEntry("request_id", "req_1")
                .containsEntry("error", Map.of("type", "rate_limit_error", "message", "Slow down", "retry_after", 30));
    }

    @Test
    void bareTexts_areMessagesAndSaidToBeOdd() {
        Extraction bare = Fixtures.extract(Exchange.builder()
                .url("https://api.anthropic.com/v1/messages")
                .request("hello")
                .response("good day")
                .build());

        assertThat(bare.request()).containsExactly(Message.of(Message.HUMAN, "hello"));
        assertThat(Objects.requireNonNull(bare.answer()).content()).isEqualTo("good day");
        assertThat(bare.warnings()).containsExactly("body_not_recognised");
    }

    @Test
    void transportFailure_isAnError() {
        Extraction failed = Fixtures.extract(Exchange.builder()
                .provider("anthropic")
                .request(Fixtures.ANTHROPIC_REQUEST)
                .error("read timed out")
                .build());

        assertThat(failed.error()).isEqualTo(new CallError("transport", null, null, "read timed out"));
    }

    @Test
    void refusalOfACloud_leavesTheRequestReadable() {
        Extraction refused = Fixtures.extract(Exchange.builder()
                .url("https://eu.aws/model/eu.anthropic.claude-x-v1%3A0/invoke")
                .status(403)
                .request("""
                        {"anthropic_version": "x", "max_tokens": 1, "messages": [
                          {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t", "content": "r"}]}]}""")
                .response("{\"message\": \"no\"}")
                .build());

        assertThat(refused.api()).isEqualTo("messages");
        assertThat(refused.request()).extracting(Message::type).containsExactly("tool");
        assertThat(refused.error()).isEqualTo(new CallError("http_403", null, null, "no"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://eu.aws/model/eu.anthropic.claude-x-v1%3A0/invoke, eu.anthropic.claude-x-v1:0",
        "https://eu-aiplatform.googleapis.com/v1/projects/p/publishers/anthropic/models/claude-x@1:rawPredict, claude-x@1"
    })
    void model_standsInTheUrlAtTheClouds(String url, String model) {
        Extraction cloud =
                Fixtures.extract(Exchange.builder().url(url).request("""
                        {"anthropic_version": "x", "max_tokens": 1, "messages": [{"role": "user", "content": "hi"}]}""").build());

        assertThat(cloud.api()).isEqualTo("messages");
        assertThat(cloud.model()).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]} | {\"choices\":[]}",
                "{\"system\":\"s\",\"messages\":[]} | {\"object\":\"response\",\"output\":[]}",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"x\"}]} | {}",
                "{\"prompt\":\"x\"} | {\"completion\":\"y\"}"
            })
    void otherFormats_areLeftAloneWhoeverTheProviderIs(String request, String response) {
        Exchange exchange = Exchange.builder()
                .provider("anthropic")
                .request(Json.parse(request))
                .response(Json.parse(response))
                .build();

        assertThat(new AnthropicMessagesExtractor().supports(exchange)).isFalse();
    }
}
