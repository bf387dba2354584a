package ai.trustmodel.tracing.extractors;

import static ai.trustmodel.tracing.extractors.OpenAiFixtures.answer;
import static ai.trustmodel.tracing.extractors.OpenAiFixtures.chat;
import static ai.trustmodel.tracing.extractors.OpenAiFixtures.chunks;
import static ai.trustmodel.tracing.extractors.OpenAiFixtures.delta;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChatStreamTest {
    @Test
    void stream_isReadLikeThePlainAnswer() {
        Extraction plain = chat(OpenAiFixtures.CHAT_ANSWER);
        Extraction streamed = chat(OpenAiFixtures.CHAT_STREAM);

        assertThat(streamed.answer()).isEqualTo(plain.answer());
        assertThat(streamed.usage()).isEqualTo(plain.usage());
        assertThat(streamed.responseModel()).isEqualTo(plain.responseModel());
        assertThat(streamed.responseMetadata()).containsKey("prompt_filter_results");
        assertThat(streamed.streamComplete()).isTrue();
        assertThat(streamed.warnings()).isEmpty();
    }

    @Test
    void eventsAClientCollected_areReadLikeTheStream() {
        List<Object> events = new ArrayList<>();
        Streams.read(OpenAiFixtures.CHAT_STREAM, (event, data) -> events.add(data));

        assertThat(chat(events).answer())
                .isEqualTo(chat(OpenAiFixtures.CHAT_STREAM).answer());
    }

    @Test
    void cutAnywhere_keepsWhatCameAndSaysSo() {
        String stream = OpenAiFixtures.CHAT_STREAM;
        int finished = stream.indexOf("\"tool_calls\"}]}") + "\"tool_calls\"}]}".length();
        int before = 0;
        for (int end = stream.indexOf("gpt-test"); end < stream.length(); end++) {
            Extraction facts = chat(stream.substring(0, end));
            String content = facts.answer() == null ? "" : facts.answer().content();

            assertThat("Looking.").startsWith(content);
            assertThat(content.length()).isGreaterThanOrEqualTo(before);
            assertThat(facts.streamComplete()).isEqualTo(end >= finished);
            before = content.length();
        }
    }

    @Test
    void callCutInItsArguments_isInvalid() {
        String stream = OpenAiFixtures.CHAT_STREAM;
        Message message = answer(chat(stream.substring(0, stream.indexOf("\\\"Kiel"))));

        assertThat(message.toolCalls()).isEmpty();
        assertThat(message.invalidToolCalls().get(0).args()).isEqualTo("{\"port\": ");
    }

    @Test
    void indexThatStartsAtOne_leavesNoHole() {
        Extraction facts = chunks(
                delta("{\"tool_calls\":[{\"index\":1,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{}\"}}]}"));

        assertThat(answer(facts).toolCalls()).containsExactly(new ToolCall("a", "f", Map.of()));
    }

    @Test
    void sameIndexWithAnotherId_isAnotherCall() {
        Extraction facts = chunks(
                delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}}]}"),
                delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"y\\\":\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"id\":\"\",\"function\":{\"arguments\":\"2}\"}}]}"));

        assertThat(answer(facts).toolCalls())
                .containsExactly(new ToolCall("a", "f", Map.of("x", 1)), new ToolCall("b", "g", Map.of("y", 2)));
    }

    @Test
    void sameIndexWithoutIds_isAnotherCallAfterAWholeOne() {
        Extraction facts = chunks(
                delta(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":1}\"}},"
                                + "{\"index\":0,\"id\":\"\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"y\\\":\"}}]}"),
                delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}}\"}}]}"));

        assertThat(answer(facts).toolCalls())
                .containsExactly(
                        new ToolCall(null, "f", Map.of("x", 1)), new ToolCall(null, "f", Map.of("y", Map.of())));
    }

    @Test
    void callsWithoutIndex_goTogetherByIdOrOrder() {
        Extraction facts = chunks(
                delta("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\":\"}}]}"),
                delta("{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"),
                delta("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"arguments\":\"1}\"}}]}"),
                delta("{\"tool_calls\":[{\"function\":{\"name\":\"g\",\"arguments\":\"{\\\"z\\\":\"}}]}"),
                delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"3}\"}}]}"));

        assertThat(answer(facts).toolCalls())
                .containsExactly(
                        new ToolCall("a", "f", Map.of("x", 1)),
                        new ToolCall("b", "f", Map.of()),
                        new ToolCall(null, "g", Map.of("z", 3)));
    }

    @Test
    void choices_areNotMixed() {
        Extraction facts = chunks(
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"B\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"A\"},\"finish_reason\":\"stop\"}]}",
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"},\"finish_reason\":\"length\"}]}");

        assertThat(answer(facts).content()).isEqualTo("A");
        assertThat(facts.alternatives()).extracting(Message::content).containsExactly("Bb");
        assertThat(facts.finishReasons()).containsExactly("stop", "length");
        assertThat(facts.streamComplete()).isTrue();
    }

    @Test
    void usageInSeveralChunks_theLastCounts() {
        Extraction facts = chunks(
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}",
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}",
                "{\"choices\":[],\"usage\":null}");

        assertThat(facts.usage()).isEqualTo(Usage.of(5L, 2L));
        assertThat(facts.warnings()).contains("usage_in_several_chunks");
    }

    @Test
    void usageInAPlaceOfItsOwn_isFound() {
        Usage usage = Usage.of(5L, 2L);

        assertThat(chunks("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},"
                                + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}]}")
                        .usage())
                .isEqualTo(usage);
        assertThat(chunks(
                                delta("{\"content\":\"x\"}"),
                                "{\"choices\":[],\"x_groq\":{\"id\":\"r\","
                                        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}}")
                        .usage())
                .isEqualTo(usage);
    }

    @Test
    void listsOfParts_areJoined() {
        Message message = answer(chunks(
                delta("{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"2\"}]}]}"),
                delta(
                        "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"+2\"}],\"closed\":true}]}"),
                delta("{\"content\":\"It is \"}"),
                delta("{\"content\":[{\"type\":\"text\",\"text\":\"4\"}]}")));

        assertThat(message.content()).isEqualTo("It is 4");
        assertThat(message.reasoning()).isEqualTo("2+2");
    }

    @Test
    void textsAndObjectsThatCameInPieces_areJoined() {
        Message message = answer(chunks(
                delta(
                        "{\"role\":\"assistant\",\"reasoning\":\"a\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"index\":0,\"text\":\"a\"}]}"),
                delta(
                        "{\"role\":\"assistant\",\"reasoning\":\"b\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"index\":0,\"text\":\"b\"}]}"),
                delta("{\"function_call\":{\"name\":\"f\",\"arguments\":\"{\"}}"),
                delta("{\"function_call\":{\"arguments\":\"}\"},\"refusal\":\"N\"}"),
                delta("{\"refusal\":\"o\"}")));

        assertThat(message.type()).isEqualTo("ai");
        assertThat(message.reasoning()).isEqualTo("ab");
        assertThat(message.refusal()).isEqualTo("No");
        assertThat(message.additionalKwargs())
                .isEqualTo(Map.of(
                        "reasoning_details", List.of(Map.of("type", "reasoning.text", "index", 0, "text", "ab")),
                        "function_call", Map.of("name", "f", "arguments", "{}")));
    }

    @Test
    void errorInTheMiddle_keepsWhatCame() {
        Extraction beside = chunks(
                delta("{\"content\":\"Half\"}"),
                "{\"error\":{\"code\":\"server_error\",\"message\":\"gone\"},"
                        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}");
        Extraction alone = chunks(delta("{\"content\":\"Half\"}"), "{\"error\":{\"type\":\"t\",\"message\":\"gone\"}}");

        assertThat(answer(beside).content()).isEqualTo("Half");
        assertThat(beside.error()).isEqualTo(new CallError("server_error", null, "server_error", "gone"));
        assertThat(answer(alone).content()).isEqualTo("Half");
        assertThat(alone.error()).isEqualTo(new CallError("t", "t", null, "gone"));
        assertThat(alone.streamComplete()).isFalse();
    }

    @Test
    void chunkThatIsAnError_isOne() {
        Extraction facts = chunks(
                delta("{\"content\":\"At \"}"), "{\"object\":\"error\",\"message\":\"m\",\"type\":\"t\",\"code\":400}");

        assertThat(facts.error()).isEqualTo(new CallError("t", "t", "400", "m"));
        assertThat(answer(facts).content()).isEqualTo("At ");
    }

    @Test
    void messagesInThePlaceOfDeltas_areJoined() {
        Extraction facts = chunks(
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"At \"},\"stop_reason\":null}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"six.\"},\"stop_reason\":\"stop\"}]}");

        assertThat(answer(facts).content()).isEqualTo("At six.");
        assertThat(facts.finishReason()).isEqualTo("stop");
    }

    @Test
    void messageRepeatedBesideTheDelta_isNotCountedTwice() {
        Extraction facts = chunks(
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"1\"},\"delta\":{\"content\":\"1\"}}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"12\"},\"delta\":{\"content\":\"2\"}}]}",
                "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"12\"},\"finish_reason\":\"stop\"}]}");

        assertThat(answer(facts).content()).isEqualTo("12");
    }
}
