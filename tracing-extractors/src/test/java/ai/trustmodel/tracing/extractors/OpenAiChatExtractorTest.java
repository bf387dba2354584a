package ai.trustmodel.tracing.extractors;

import static ai.trustmodel.tracing.extractors.OpenAiFixtures.answer;
import static ai.trustmodel.tracing.extractors.OpenAiFixtures.chat;
import static ai.trustmodel.tracing.extractors.OpenAiFixtures.chatMessage;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.MessageIdentity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenAiChatExtractorTest {
    @Test
    void request_becomesOneMessageEach() {
        Extraction facts = chat(OpenAiFixtures.CHAT_ANSWER);

        assertThat(facts.request()).extracting(Message::type).containsExactly("system", "human", "ai", "tool", "human");
        assertThat(facts.request().get(1).name()).isEqualTo("ines");
        assertThat(facts.request().get(2).toolCalls())
                .containsExactly(new ToolCall("c1", "get_tide", Map.of("port", "Riga")));
        assertThat(facts.request().get(3))
                .isEqualTo(Message.builder("tool")
                        .toolCallId("c1")
                        .content("06:10")
                        .build());
        assertThat(facts.request().get(4).content()).isEqualTo("And here?");
        assertThat(facts.request().get(4).blocks()).hasSize(2);
        assertThat(facts.tools()).hasSize(1);
        assertThat(facts.parameters()).containsOnlyKeys("temperature");
    }

    @Test
    void answer_holdsTextCallsTokensAndWhereItCameFrom() {
        Extraction facts = chat(OpenAiFixtures.CHAT_ANSWER);
        Usage usage = new Usage(20L, 10L, 30L, Map.of("cache_read", 16L, "audio", 0L), Map.of("reasoning", 4L));

        assertThat(facts.provider()).isEqualTo("openai");
        assertThat(facts.api()).isEqualTo("chat_completions");
        assertThat(facts.requestModel()).isEqualTo("gpt-test");
        assertThat(facts.responseModel()).isEqualTo("gpt-test-2026-01-01");
        assertThat(facts.responseId()).isEqualTo("chatcmpl-1");
        assertThat(facts.usage()).isEqualTo(usage);
        assertThat(facts.finishReasons()).containsExactly("tool_calls");
        assertThat(facts.streamComplete()).isNull();
        assertThat(facts.error()).isNull();
        assertThat(facts.warnings()).isEmpty();
        assertThat(facts.responseMetadata()).containsOnlyKeys("created", "service_tier", "system_fingerprint");
        assertThat(answer(facts))
                .isEqualTo(Message.builder("ai")
                        .content("Looking.")
                        .toolCalls(List.of(new ToolCall("c2", "get_tide", Map.of("port", "Kiel"))))
                        .usageMetadata(usage)
                        .responseMetadata(Map.of(
                                "model_name", "gpt-test-2026-01-01",
                                "finish_reason", "tool_calls",
                                "id", "chatcmpl-1",
                                "system_fingerprint", "fp_1",
                                "service_tier", "default"))
                        .build());
    }

    @Test
    void answer_isTheSameTurnAsItsEcho() {
        String message = """
                {"role": "assistant", "content": "Looking.", "refusal": null, "tool_calls": [
                  {"id": "c2", "type": "function", "function": {"name": "get_tide", "arguments": "{\\"port\\":  \\"Kiel\\"}"}}]}
                """;
        Message echo = chat("{\"messages\": [" + message + "]}", null).request().get(0);

        assertThat(MessageIdentity.of(echo)).isEqualTo(MessageIdentity.of(answer(chat(OpenAiFixtures.CHAT_ANSWER))));
    }

    @Test
    void movingCacheMark_leavesTheTurnTheSame() {
        String text = """
                {"messages": [{"role": "user", "content": [
                  {"type": "text", "text": "See"}, {"type": "image_url", "image_url": {"url": "u"}%s}]}]}
                """;
        Message plain = chat(text.formatted(""), null).request().get(0);
        Message marked = chat(text.formatted(", \"cache_control\": {\"type\": \"ephemeral\"}"), null)
                .request()
                .get(0);

        assertThat(MessageIdentity.of(marked)).isEqualTo(MessageIdentity.of(plain));
        assertThat(marked.additionalKwargs()).containsKey("cache_control");
    }

    @Test
    void argumentsThatAreNoObject_makeAnInvalidCall() {
        Message message = answer(chatMessage("""
                {"content": "", "tool_calls": [
                  {"id": "a", "function": {"name": "f", "arguments": "{\\"x\\": 1"}},
                  {"id": "b", "function": {"name": "f", "arguments": "  "}},
                  {"id": "c", "function": {"name": "f", "arguments": {"x": 1}}},
                  {"id": "d", "type": "custom", "custom": {"name": "sql", "input": "select 1"}},
                  {"id": "e", "type": "unheard_of", "unheard_of": true}]}
                """));

        assertThat(message.toolCalls())
                .containsExactly(
                        new ToolCall("b", "f", Map.of()),
                        new ToolCall("c", "f", Map.of("x", 1)),
                        new ToolCall("d", "sql", Map.of("__arg1", "select 1")));
        assertThat(message.invalidToolCalls()).extracting(InvalidToolCall::id).containsExactly("a", "e");
        assertThat(message.invalidToolCalls().get(0).args()).isEqualTo("{\"x\": 1");
    }

    @Test
    void legacyFunctionCall_staysBesideTheCalls() {
        Message message = answer(chatMessage("""
                {"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}}
                """));

        assertThat(message.toolCalls()).isEmpty();
        assertThat(message.additionalKwargs())
                .isEqualTo(Map.of("function_call", Map.of("name", "f", "arguments", "{}")));
        assertThat(chat("{\"messages\": [{\"role\": \"function\", \"name\": \"f\", \"content\": \"1\"}]}", null)
                        .request())
                .containsExactly(Message.builder("tool").name("f").content("1").build());
    }

    @Test
    void thinkingAndRefusal_areKeptOutOfTheText() {
        assertThat(answer(chatMessage("{\"content\": \"4\", \"reasoning_content\": \"2+2\", \"reasoning\": \"2+2\"}")))
                .satisfies(message -> {
                    assertThat(message.reasoning()).isEqualTo("2+2");
                    assertThat(message.additionalKwargs()).isEmpty();
                });
        assertThat(answer(chatMessage("{\"content\": null, \"refusal\": \"No.\"}")))
                .satisfies(message -> {
                    assertThat(message.content()).isEmpty();
                    assertThat(message.refusal()).isEqualTo("No.");
                });
        assertThat(answer(chatMessage("""
                        {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "2+2"}], "closed": true},
                                     {"type": "text", "text": "4"}]}
                        """))).satisfies(message -> {
            assertThat(message.content()).isEqualTo("4");
            assertThat(message.reasoning()).isEqualTo("2+2");
            assertThat(message.blocks()).isEmpty();
        });
    }

    @Test
    void fieldsWithoutAPlace_areKept() {
        Message message = answer(chatMessage("""
                {"content": "x", "audio": {"id": "a1"}, "annotations": [{"type": "url_citation"}], "tool_calls": [
                  {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}, "extra_content": {"google": 1}}]}
                """));

        assertThat(message.additionalKwargs()).containsOnlyKeys("audio", "annotations", "tool_calls");
    }

    @Test
    void severalChoices_firstAnswersOthersAreAlternatives() {
        Extraction facts = chat("""
                {"choices": [{"index": 1, "finish_reason": "length", "message": {"content": "b"}},
                             {"index": 0, "finish_reason": "stop", "message": {"content": "a"}}],
                 "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}}
                """);

        assertThat(answer(facts).content()).isEqualTo("a");
        assertThat(facts.alternatives()).extracting(Message::content).containsExactly("b");
        assertThat(facts.alternatives().get(0).usageMetadata()).isNull();
        assertThat(facts.finishReasons()).containsExactly("stop", "length");
    }

    @Test
    void usage_isReadInEveryDialect() {
        assertThat(usage("{\"prompt_tokens\": 9, \"completion_tokens\": 1, \"prompt_cache_hit_tokens\": 8}"))
                .isEqualTo(new Usage(9L, 1L, 10L, Map.of("cache_read", 8L), Map.of()));
        assertThat(usage(
                        "{\"prompt_tokens\": 9, \"completion_tokens\": 1, \"total_tokens\": 10, \"cached_tokens\": 7}"))
                .isEqualTo(new Usage(9L, 1L, 10L, Map.of("cache_read", 7L), Map.of()));
        assertThat(usage("{\"prompt_tokens\": 9, \"completion_tokens\": 5, \"reasoning_tokens\": 3}"))
                .isEqualTo(new Usage(9L, 5L, 14L, Map.of(), Map.of("reasoning", 3L)));
        assertThat(
                        usage(
                                "{\"prompt_tokens\": 9, \"completion_tokens\": 5, \"prompt_tokens_details\": {\"cache_write_tokens\": 4}}"))
                .isEqualTo(new Usage(9L, 5L, 14L, Map.of("cache_creation", 4L), Map.of()));
        assertThat(usage("null")).isNull();
        assertThat(usage("{}")).isNull();
    }

    @Test
    void usageOfATierWithItsOwnPrice_isNamedByIt() {
        Extraction facts = chat("""
                {"service_tier": "flex", "choices": [{"message": {"content": "x"}}],
                 "usage": {"prompt_tokens": 10, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 4}}}
                """);
        Usage usage = Objects.requireNonNull(facts.usage());

        assertThat(usage.inputTokenDetails()).isEqualTo(Map.of("cache_read", 4L, "flex_cache_read", 4L, "flex", 6L));
        assertThat(usage.outputTokenDetails()).isEqualTo(Map.of("flex", 5L));
    }

    @Test
    void totalThatIsNotTheSum_isKeptAndNamed() {
        Extraction facts = chat("""
                {"choices": [{"message": {"content": "x"}}],
                 "usage": {"prompt_tokens": 66, "completion_tokens": 6, "total_tokens": 100}}
                """);

        assertThat(Objects.requireNonNull(facts.usage()).totalTokens()).isEqualTo(100);
        assertThat(facts.warnings()).containsExactly("total_differs_from_sum");
    }

    @Test
    void dumpWithNullsEverywhere_isRead() {
        Extraction facts = chat("""
                {"id": "chatcmpl-2", "object": "chat.completion", "usage": null, "service_tier": null, "choices": [
                  {"index": 0, "finish_reason": "stop", "logprobs": null, "message": {"content": "Hi", "role": "assistant",
                   "refusal": null, "annotations": null, "audio": null, "function_call": null, "tool_calls": null}}]}
                """);

        assertThat(answer(facts))
                .isEqualTo(Message.builder("ai")
                        .content("Hi")
                        .responseMetadata(Map.of("model_name", "gpt-test", "finish_reason", "stop", "id", "chatcmpl-2"))
                        .build());
        assertThat(facts.usage()).isNull();
    }

    @Test
    void noChoices_isNoAnswerButNamed() {
        Extraction facts = chat("{\"object\": \"chat.completion\", \"choices\": null}");

        assertThat(facts.answer()).isNull();
        assertThat(facts.warnings()).containsExactly("no_choices");
    }

    @Test
    void errors_areReadWhateverTheStatus() {
        assertThat(chat("{\"error\": {\"message\": \"m\", \"type\": \"t\", \"code\": \"c\", \"param\": null}}")
                        .error())
                .isEqualTo(new CallError("t", "t", "c", "m"));
        assertThat(chat("{\"error\": {\"code\": \"content_filter\", \"message\": \"m\", \"status\": 400}}")
                        .error())
                .isEqualTo(new CallError("content_filter", null, "content_filter", "m"));
        assertThat(chat("{\"error\": {\"code\": 429, \"message\": \"m\"}}").error())
                .isEqualTo(new CallError("http_429", null, "429", "m"));
        assertThat(chat("[{\"error\": {\"code\": 404, \"message\": \"m\"}}]").error())
                .isEqualTo(new CallError("http_404", null, "404", "m"));
        assertThat(
                        chat("{\"choices\": [{\"message\": {\"content\": \"\"}, \"error\": {\"code\": 502, \"message\": \"m\"}}]}")
                                .error())
                .isEqualTo(new CallError("http_502", null, "502", "m"));
    }

    @Test
    void whatAnErrorSaysBesideItsMessage_isKept() {
        Extraction filtered = chat(
                "{\"error\": {\"message\": \"m\", \"type\": null, \"code\": \"content_filter\", \"innererror\": {\"hate\": true}}}");
        Extraction failed = OpenAiFixtures.responses(
                "{\"object\": \"response\", \"error\": {\"code\": \"c\", \"message\": \"m\", \"param\": \"model\"}}");

        assertThat(Json.write(filtered.responseMetadata())).contains("\"hate\":true");
        assertThat(Json.write(failed.responseMetadata())).contains("\"param\":\"model\"");
        assertThat(chat("{\"error\": {\"message\": \"m\", \"param\": null}}").responseMetadata())
                .isEmpty();
        assertThat(chat("{\"error\": {}, \"choices\": []}").error()).isNull();
    }

    @Test
    void pageTooLongForAMessage_isNotSaidToBeHeld() {
        Exchange.Builder failed = Exchange.builder()
                .request(Json.parse(OpenAiFixtures.CHAT_REQUEST))
                .status(502);
        Exchange shortPage = failed.response("<html>" + "x".repeat(100)).build();
        Exchange longPage = failed.response("<html>" + "x".repeat(10_000)).build();

        assertThat(new OpenAiChatExtractor().extract(shortPage).warnings()).isEmpty();
        assertThat(new OpenAiChatExtractor().extract(longPage).warnings()).contains(Warnings.BODY_NOT_RECOGNISED);
    }

    @Test
    void status_isAnErrorWithoutAWordInTheBody() {
        Exchange exchange = Exchange.builder()
                .request(OpenAiFixtures.CHAT_REQUEST)
                .status(502)
                .response("<html>Bad gateway</html>")
                .build();
        Extraction facts = new OpenAiChatExtractor().extract(exchange);

        assertThat(Objects.requireNonNull(facts.error()).kind()).isEqualTo("http_502");
        assertThat(facts.answer()).isNull();
    }

    @Test
    void nothingButText_isTakenForTheAnswer() {
        assertThat(answer(chat("It is at six.")).content()).isEqualTo("It is at six.");
        assertThat(answer(chat(Map.of("role", "assistant", "content", "At six.")))
                        .content())
                .isEqualTo("At six.");
        assertThat(chat("{\"choices\": [{\"mess").answer()).isNull();
        assertThat(chat("{\"choices\": [{\"mess").warnings()).containsExactly(Warnings.BODY_NOT_RECOGNISED);
    }

    @Test
    void nothingButTheMessages_isTakenForTheRequest() {
        Object messages = Json.parse("[{\"role\": \"user\", \"content\": \"Hi\"}]");

        assertThat(chat(Objects.requireNonNull(messages), OpenAiFixtures.CHAT_ANSWER)
                        .request())
                .containsExactly(Message.of("human", "Hi"));
    }

    @Test
    void messagesNobodyKnows_areCarried() {
        List<Message> request = chat("""
                {"messages": [{"role": "narrator", "content": "Meanwhile"}, 7, {"role": "user", "content": {"odd": true}}]}
                """, null).request();

        assertThat(request).extracting(Message::type).containsExactly("narrator", "other", "human");
        assertThat(request.get(1).blocks()).containsExactly(7);
        assertThat(request.get(2).blocks()).containsExactly(Map.of("odd", true));
    }

    @Test
    void toolsTheServerRan_areToldApart() {
        Extraction facts = chatMessage("""
                {"content": "x", "executed_tools": [
                  {"index": 0, "type": "search", "arguments": "{\\"query\\": \\"tide\\"}", "output": "…"}]}
                """);

        assertThat(facts.serverToolCalls()).containsExactly(new ToolCall("0", "search", Map.of("query", "tide")));
        assertThat(answer(facts).toolCalls()).isEmpty();
    }

    @Test
    void deployment_namesTheModelWhereTheBodyDoesNot() {
        Exchange exchange = Exchange.builder()
                .url("https://x.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=1")
                .request(Map.of("messages", List.of()))
                .build();
        Extraction facts = new OpenAiChatExtractor().extract(exchange);

        assertThat(facts.provider()).isEqualTo("azure");
        assertThat(facts.model()).isEqualTo("my-gpt");
    }

    @Test
    void promptForAText_isReadAsTheOlderFormat() {
        Extraction facts = chat("{\"model\": \"ada\", \"prompt\": \"Once\"}", """
                {"object": "text_completion", "choices": [{"text": " upon a time", "index": 0, "finish_reason": "length"}]}
                """);

        assertThat(facts.api()).isEqualTo("completions");
        assertThat(facts.request()).containsExactly(Message.of("human", "Once"));
        assertThat(answer(facts).content()).isEqualTo(" upon a time");
    }

    private static @Nullable Usage usage(String usage) {
        return chat("{\"choices\": [{\"message\": {\"content\": \"x\"}}], \"usage\": " + usage + "}")
                .usage();
    }
}
