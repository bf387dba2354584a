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

class CohereV1Test extends ExtractorContract {
    private static final String REQUEST = """
            {"model": "command-old", "preamble": "Be brief.", "temperature": 0.1,
             "chat_history": [{"role": "USER", "message": "Hi"}, {"role": "CHATBOT", "message": "Hello."},
               {"role": "USER", "message": "Tide?"},
               {"role": "CHATBOT", "message": "Looking.", "tool_calls": [
                 {"name": "get_tide", "parameters": {"port": "Riga"}}, {"name": "get_tide", "parameters": {"port": "Kiel"}}]},
               {"role": "TOOL", "tool_results": [
                 {"call": {"name": "get_tide", "parameters": {"port": "Kiel"}}, "outputs": [{"high": "07:00"}]},
                 {"call": {"name": "get_tide", "parameters": {"port": "Riga"}}, "outputs": [{"high": "06:10"}]}]}],
             "message": "And again?"}
            """;
    private static final String ANSWER = """
            {"response_id": "r1", "generation_id": "g1", "text": "Looking.", "finish_reason": "COMPLETE",
             "chat_history": [{"role": "USER", "message": "Hi"}],
             "citations": [{"start": 0, "end": 7, "text": "Looking", "document_ids": ["d1"]}],
             "documents": [{"id": "d1", "title": "Tides"}],
             "tool_calls": [{"name": "get_tide", "parameters": {"port": "Riga"}}],
             "meta": {"api_version": {"version": "1"}, "billed_units": {"input_tokens": 9, "output_tokens": 3},
               "tokens": {"input_tokens": 90, "output_tokens": 30}}}
            """;
    private static final String CUT_STREAM = """
            {"is_finished":false,"event_type":"stream-start","generation_id":"g1"}
            {"is_finished":false,"event_type":"search-results","documents":[{"id":"d1","title":"Tides"}]}
            {"is_finished":false,"event_type":"text-generation","text":"Look"}
            {"is_finished":false,"event_type":"text-generation","text":"ing."}
            {"is_finished":false,"event_type":"citation-generation","citations":[{"start":0,"end":7,"text":"Looking","document_ids":["d1"]}]}
            {"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"name":"get_tide"}}
            {"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"parameters":"{\\"port\\":"}}
            {"is_finished":false,"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"parameters":"\\"Riga\\"}"}}
            """;
    private static final String STREAM = CUT_STREAM
            + "{\"is_finished\":false,\"event_type\":\"tool-calls-generation\",\"tool_calls\":"
            + "[{\"name\":\"get_tide\",\"parameters\":{\"port\":\"Riga\"}}]}\n"
            + "{\"is_finished\":true,\"event_type\":\"stream-end\",\"finish_reason\":\"COMPLETE\",\"response\":"
            + ANSWER.replace("\n", "") + "}\n";

    @Override
    protected Extractor extractor() {
        return new CohereChatExtractor();
    }

    @Override
    protected List<Exchange> examples() {
        return List.of(
                Exchange.of("cohere", REQUEST, ANSWER, Duration.ZERO),
                Exchange.of("cohere", REQUEST, STREAM, Duration.ZERO),
                Exchange.of("cohere", REQUEST, CUT_STREAM, Duration.ZERO),
                Exchange.of("cohere", REQUEST, "{\"message\": \"too many\"}", Duration.ZERO).toBuilder()
                        .status(429)
                        .build());
    }

    @Test
    void request_isPreambleHistoryAndWhatIsSaidNow() {
        List<Message> request = facts(ANSWER).request();

        assertThat(request)
                .extracting(Message::type)
                .containsExactly("system", "human", "ai", "human", "ai", "tool", "tool", "human");
        assertThat(request.get(7).content()).isEqualTo("And again?");
        assertThat(request.get(5).content()).isEqualTo("[{\"high\":\"07:00\"}]");
        assertThat(facts(ANSWER).parameters()).containsOnlyKeys("temperature");
    }

    @Test
    void resultsWithoutIds_belongToTheCallWithTheSameArguments() {
        List<Message> request = facts(ANSWER).request();
        List<ToolCall> calls = request.get(4).toolCalls();

        assertThat(calls).extracting(ToolCall::id).doesNotContainNull().doesNotHaveDuplicates();
        assertThat(request.get(5).toolCallId()).isEqualTo(calls.get(1).id());
        assertThat(request.get(6).toolCallId()).isEqualTo(calls.get(0).id());
    }

    @Test
    void callMadeAgain_hasAnIdOfItsOwn_andKeepsItInItsEcho() {
        Message answer = Objects.requireNonNull(facts(ANSWER).answer());
        String said = "{\"role\": \"CHATBOT\", \"message\": \"Looking.\", \"tool_calls\":"
                + " [{\"name\": \"get_tide\", \"parameters\": {\"port\": \"Riga\"}}]}";
        String next = REQUEST.replace(
                        "}]}],\n", "}]}, {\"role\": \"USER\", \"message\": \"And again?\"}, " + said + "],\n")
                .replace("\"message\": \"And again?\"}\n", "\"message\": \"Thanks.\"}\n");
        Message echo = facts(next, ANSWER).request().get(8);

        assertThat(answer.toolCalls().get(0).id())
                .isNotEqualTo(facts(ANSWER).request().get(4).toolCalls().get(0).id());
        assertThat(echo.toolCalls()).isEqualTo(answer.toolCalls());
        assertThat(MessageIdentity.of(echo)).isEqualTo(MessageIdentity.of(answer));
    }

    @Test
    void resultBesideTheMessage_belongsToTheCallOfTheAnswerBefore() {
        String first = "{\"model\": \"m\", \"message\": \"Tide?\"}";
        String second = """
                {"model": "m", "message": "Tide?", "tool_results": [
                  {"call": {"name": "get_tide", "parameters": {"port": "Riga"}}, "outputs": [{"high": "06:10"}]}]}
                """;
        Message result = facts(second, ANSWER).request().get(1);
        Message answer = Objects.requireNonNull(facts(first, ANSWER).answer());

        assertThat(result.type()).isEqualTo("tool");
        assertThat(result.toolCallId()).isEqualTo(answer.toolCalls().get(0).id());
    }

    @Test
    void answer_holdsTextCallsGroundsAndTheTokensThatWereRead() {
        Extraction facts = facts(ANSWER);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.provider()).isEqualTo("cohere");
        assertThat(facts.api()).isEqualTo("chat_v1");
        assertThat(facts.responseId()).isEqualTo("g1");
        assertThat(facts.usage()).isEqualTo(Usage.of(90L, 30L));
        assertThat(facts.rawUsage()).containsKeys("billed_units", "api_version");
        assertThat(facts.responseMetadata()).containsOnlyKeys("response_id");
        assertThat(facts.warnings()).isEmpty();
        assertThat(answer.content()).isEqualTo("Looking.");
        assertThat(answer.toolCalls()).hasSize(1);
        assertThat(answer.additionalKwargs()).containsOnlyKeys("citations", "documents");
    }

    @Test
    void stream_givesTheFactsOfThePlainAnswer() {
        Extraction streamed = facts(STREAM);

        assertThat(streamed.streamComplete()).isTrue();
        assertThat(streamed.toBuilder().streamComplete(null).build()).isEqualTo(facts(ANSWER));
    }

    @Test
    void streamThatIsCut_keepsWhatCame() {
        Extraction facts = facts(CUT_STREAM);

        assertThat(facts.streamComplete()).isFalse();
        assertThat(facts.usage()).isNull();
        assertThat(facts.finishReason()).isNull();
        assertThat(facts.responseId()).isEqualTo("g1");
        assertThat(facts.answer())
                .isEqualTo(Objects.requireNonNull(facts(ANSWER).answer()).toBuilder()
                        .usageMetadata(null)
                        .responseMetadata(Map.of("model_name", "command-old"))
                        .build());
    }

    @Test
    void streamCutAfterItsFirstEvent_isOneStill() {
        Extraction facts = facts(CUT_STREAM.substring(0, CUT_STREAM.indexOf('\n')));

        assertThat(facts.api()).isEqualTo("chat_v1");
        assertThat(facts.streamComplete()).isFalse();
        assertThat(facts.responseId()).isEqualTo("g1");
    }

    @Test
    void unknownRole_isCarried() {
        String request = "{\"message\": \"Hi\", \"chat_history\": [{\"role\": \"CRITIC\", \"message\": \"No.\"}]}";

        assertThat(facts(request, ANSWER).request().get(0)).isEqualTo(Message.of("CRITIC", "No."));
    }

    private static Extraction facts(String answer) {
        return facts(REQUEST, answer);
    }

    private static Extraction facts(String request, String answer) {
        return Extractors.available().extract(Exchange.of(null, request, answer, Duration.ZERO));
    }
}
