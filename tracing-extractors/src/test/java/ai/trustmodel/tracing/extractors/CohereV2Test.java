package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.MessageIdentity;
import ai.trustmodel.tracing.testkit.ExtractorContract;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CohereV2Test extends ExtractorContract {
    private static final String URL = "https://api.cohere.com/v2/chat";
    private static final String REQUEST = """
            {"model": "command-test", "temperature": 0.2, "documents": [{"id": "d1", "data": {"text": "High at six."}}],
             "tools": [{"type": "function", "function": {"name": "get_tide", "parameters": {"type": "object"}}}],
             "messages": [
               {"role": "system", "content": "Be brief."},
               {"role": "user", "content": [{"type": "text", "text": "Tides?"},
                 {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]},
               {"role": "assistant", "tool_plan": "I will look.", "tool_calls": [
                 {"id": "t1", "type": "function", "function": {"name": "get_tide", "arguments": "{\\"port\\":\\"Riga\\"}"}}]},
               {"role": "tool", "tool_call_id": "t1", "content": [
                 {"type": "document", "document": {"id": "1", "data": {"tide": "06:10"}}}]}]}
            """;
    private static final String ANSWER = """
            {"id": "a1", "finish_reason": "COMPLETE", "logprobs": [{"text": "High", "token_ids": [1]}],
             "message": {"role": "assistant",
               "content": [{"type": "thinking", "thinking": "Easy."}, {"type": "text", "text": "High at "},
                 {"type": "text", "text": "06:10."}],
               "citations": [{"start": 8, "end": 13, "text": "06:10", "sources": [{"type": "tool", "id": "t1:0"}]}]},
             "usage": {"billed_units": {"input_tokens": 9, "output_tokens": 3},
               "tokens": {"input_tokens": 90, "output_tokens": 30}, "cached_tokens": 64}}
            """;
    private static final String CALLS = """
            {"id": "a2", "finish_reason": "TOOL_CALL",
             "message": {"role": "assistant", "tool_plan": "I will look.", "tool_calls": [
               {"id": "t1", "type": "function", "function": {"name": "get_tide", "arguments": "{\\"port\\":\\"Riga\\"}"}},
               {"id": "t2", "type": "function", "function": {"name": "now", "arguments": "{}"}}]},
             "usage": {"tokens": {"input_tokens": 90, "output_tokens": 30}}}
            """;
    private static final String STREAM = """
            event: message-start
            data: {"id":"a1","type":"message-start","delta":{"message":{"role":"assistant","content":[],"tool_plan":"","tool_calls":[],"citations":[]}}}

            event: content-start
            data: {"type":"content-start","index":0,"delta":{"message":{"content":{"type":"thinking","thinking":""}}}}

            event: content-delta
            data: {"type":"content-delta","index":0,"delta":{"message":{"content":{"thinking":"Easy."}}}}

            event: content-end
            data: {"type":"content-end","index":0}

            event: content-start
            data: {"type":"content-start","index":1,"delta":{"message":{"content":{"type":"text","text":""}}}}

            event: content-delta
            data: {"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"High at "}}},"logprobs":{"text":"High","token_ids":[1]}}

            event: content-delta
            data: {"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"06:10."}}}}

            event: citation-start
            data: {"type":"citation-start","index":0,"delta":{"message":{"citations":{"start":8,"end":13,"text":"06:10","sources":[{"type":"tool","id":"t1:0"}]}}}}

            event: citation-end
            data: {"type":"citation-end","index":0}

            event: content-end
            data: {"type":"content-end","index":1}

            event: message-end
            data: {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":9,"output_tokens":3},"tokens":{"input_tokens":90,"output_tokens":30},"cached_tokens":64}}}

            data: [DONE]

            """;
    private static final String CALLS_STREAM = """
            data: {"id":"a2","type":"message-start","delta":{"message":{"role":"assistant"}}}

            data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"I will "}}}

            data: {"type":"tool-plan-delta","delta":{"message":{"tool_plan":"look."}}}

            data: {"type":"tool-call-start","index":0,"delta":{"message":{"tool_calls":{"id":"t1","type":"function","function":{"name":"get_tide","arguments":""}}}}}

            data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"{\\"port\\":"}}}}}

            data: {"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"\\"Riga\\"}"}}}}}

            data: {"type":"tool-call-end","index":0}

            data: {"type":"tool-call-start","index":1,"delta":{"message":{"tool_calls":{"id":"t2","type":"function","function":{"name":"now","arguments":"{}"}}}}}

            data: {"type":"tool-call-end","index":1}

            data: {"type":"message-end","delta":{"finish_reason":"TOOL_CALL","usage":{"tokens":{"input_tokens":90,"output_tokens":30}}}}

            """;

    @Override
    protected Extractor extractor() {
        return new CohereChatExtractor();
    }

    @Override
    protected List<Exchange> examples() {
        return List.of(
                exchange(REQUEST, ANSWER),
                exchange(REQUEST, STREAM),
                exchange(REQUEST, CALLS_STREAM),
                exchange(REQUEST, "{\"id\": \"e\", \"message\": \"no such model\"}").toBuilder()
                        .status(404)
                        .build());
    }

    @Test
    void request_becomesOneMessageEach() {
        Extraction facts = facts(ANSWER);

        assertThat(facts.request()).extracting(Message::type).containsExactly("system", "human", "ai", "tool");
        assertThat(facts.request().get(1).blocks()).hasSize(2);
        assertThat(facts.request().get(2).additionalKwargs()).containsEntry("tool_plan", "I will look.");
        assertThat(facts.request().get(2).content()).isEmpty();
        assertThat(facts.request().get(3).blocks()).hasSize(1);
        assertThat(facts.request().get(3).toolCallId()).isEqualTo("t1");
        assertThat(facts.parameters()).containsOnlyKeys("temperature", "documents");
        assertThat(facts.tools()).hasSize(1);
    }

    @Test
    void answer_holdsTextThinkingCitationsAndTheTokensThatWereRead() {
        Extraction facts = facts(ANSWER);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.provider()).isEqualTo("cohere");
        assertThat(facts.api()).isEqualTo("chat_v2");
        assertThat(facts.model()).isEqualTo("command-test");
        assertThat(facts.responseId()).isEqualTo("a1");
        assertThat(facts.finishReason()).isEqualTo("COMPLETE");
        assertThat(facts.usage()).isEqualTo(new Usage(90L, 30L, 120L, Map.of("cache_read", 64L), Map.of()));
        assertThat(facts.rawUsage()).containsKey("billed_units");
        assertThat(facts.responseMetadata()).containsOnlyKeys("logprobs");
        assertThat(facts.warnings()).isEmpty();
        assertThat(answer.content()).isEqualTo("High at 06:10.");
        assertThat(answer.reasoning()).isEqualTo("Easy.");
        assertThat(answer.additionalKwargs()).containsOnlyKeys("citations");
    }

    @Test
    void stream_givesTheFactsOfThePlainAnswer() {
        Extraction streamed = facts(STREAM);

        assertThat(streamed.streamComplete()).isTrue();
        assertThat(streamed.toBuilder().streamComplete(null).build()).isEqualTo(facts(ANSWER));
        assertThat(facts(CALLS_STREAM).toBuilder().streamComplete(null).build()).isEqualTo(facts(CALLS));
    }

    @Test
    void toolPlan_isNoPartOfTheText() {
        Message answer = Objects.requireNonNull(facts(CALLS).answer());

        assertThat(answer.content()).isEmpty();
        assertThat(answer.additionalKwargs()).containsEntry("tool_plan", "I will look.");
        assertThat(answer.toolCalls())
                .containsExactly(
                        new ToolCall("t1", "get_tide", Map.of("port", "Riga")), new ToolCall("t2", "now", Map.of()));
    }

    @Test
    void echo_isTheTurnOfTheAnswer() {
        String message = CALLS.substring(CALLS.indexOf("{\"role\""), CALLS.indexOf(",\n \"usage\""));
        Message echo = facts("{\"model\": \"m\", \"messages\": [" + message + "]}", ANSWER)
                .request()
                .get(0);
        Message answer = Objects.requireNonNull(facts(CALLS).answer());

        assertThat(echo)
                .isEqualTo(answer.toBuilder()
                        .usageMetadata(null)
                        .responseMetadata(Map.of())
                        .build());
        assertThat(MessageIdentity.of(echo)).isEqualTo(MessageIdentity.of(answer));
    }

    @Test
    void streamThatIsCut_keepsWhatCame() {
        Extraction facts = facts(STREAM.substring(0, STREAM.indexOf("event: citation-start")));

        assertThat(facts.streamComplete()).isFalse();
        assertThat(facts.usage()).isNull();
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("High at 06:10.");
    }

    @Test
    void errorAtTheEndOfAStream_isOne() {
        Extraction facts = facts(
                STREAM.substring(0, STREAM.indexOf("event: message-end"))
                        + "data: {\"type\":\"message-end\",\"delta\":{\"finish_reason\":\"ERROR\",\"error\":\"overloaded\"}}\n\n");

        assertThat(Objects.requireNonNull(facts.error()).message()).isEqualTo("overloaded");
        assertThat(facts.finishReason()).isEqualTo("ERROR");
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("High at 06:10.");
    }

    @Test
    void unknownEvent_isSaidToBeMissing() {
        Extraction facts = facts(STREAM + "data: {\"type\":\"weather-report\",\"delta\":{\"sun\":true}}\n\n");

        assertThat(facts.warnings()).containsExactly(Warnings.BODY_NOT_RECOGNISED);
    }

    @Test
    void status_makesAnError_andTheAddressTheFormat() {
        Extraction facts = Extractors.available().extract(examples().get(3));

        assertThat(facts.api()).isEqualTo("chat_v2");
        assertThat(facts.answer()).isNull();
        assertThat(Objects.requireNonNull(facts.error()).kind()).isEqualTo("http_404");
        assertThat(facts.error().message()).isEqualTo("no such model");
    }

    private static Extraction facts(String answer) {
        return facts(REQUEST, answer);
    }

    private static Extraction facts(String request, String answer) {
        return Extractors.available().extract(exchange(request, answer));
    }

    private static Exchange exchange(String request, String answer) {
        return Exchange.of(null, request, answer, Duration.ofMillis(200)).toBuilder()
                .url(URL)
                .build();
    }
}
