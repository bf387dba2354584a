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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaExtractorTest extends ExtractorContract {
    private static final String CHAT = """
            {"model": "small", "options": {"num_ctx": 4096}, "tools": [{"type": "function", "function": {"name": "get_tide"}}],
             "messages": [{"role": "system", "content": "Be brief."},
               {"role": "user", "content": "Where is this, and when is high tide?", "images": ["iVBORw0KGgo="]},
               {"role": "assistant", "content": "", "thinking": "Riga or Kiel.", "tool_calls": [
                 {"function": {"name": "get_tide", "arguments": {"port": "Riga"}}},
                 {"function": {"name": "now", "arguments": {}}}]},
               {"role": "tool", "tool_name": "now", "content": "05:00"},
               {"role": "tool", "content": "06:10"}]}
            """;
    private static final String ANSWER = """
            {"model": "small:latest", "created_at": "2026-01-01T00:00:00Z", "done": true, "done_reason": "stop",
             "message": {"role": "assistant", "content": "Riga, 06:10.", "thinking": "As I said.", "tool_calls": [
               {"function": {"index": 0, "name": "get_tide", "arguments": {"port": "Riga"}}}]},
             "total_duration": 50, "prompt_eval_count": 20, "eval_count": 5}
            """;
    private static final String STREAM = """
            {"model":"small:latest","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"","thinking":"As I "},"done":false}
            {"model":"small:latest","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"","thinking":"said."},"done":false}
            {"model":"small:latest","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"Riga, "},"done":false}
            {"model":"small:latest","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"06:10."},"done":false}
            {"model":"small:latest","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":"","tool_calls":[{"function":{"index":0,"name":"get_tide","arguments":{"port":"Riga"}}}]},"done":false}
            {"model":"small:latest","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","total_duration":50,"prompt_eval_count":20,"eval_count":5}
            """;
    private static final String PROMPT =
            "{\"model\": \"small\", \"system\": \"Be brief.\", \"prompt\": \"Tide?\", \"context\": [1, 2], \"images\": []}";
    private static final String TEXT = """
            {"model": "small", "created_at": "x", "response": "06:10.", "done": true, "done_reason": "length",
             "context": [1, 2, 3], "eval_count": 5}
            """;
    private static final String TEXT_STREAM = """
            {"model":"small","created_at":"x","response":"06:","done":false}
            {"model":"small","created_at":"x","response":"10.","done":false}
            {"model":"small","created_at":"x","response":"","done":true,"done_reason":"length","context":[1,2,3],"eval_count":5}
            """;

    @Override
    protected Extractor extractor() {
        return new OllamaExtractor();
    }

    @Override
    protected List<Exchange> examples() {
        return List.of(
                exchange("/api/chat", CHAT, ANSWER),
                exchange("/api/chat", CHAT, STREAM),
                exchange("/api/generate", PROMPT, TEXT),
                exchange("/api/generate", PROMPT, TEXT_STREAM),
                exchange("/api/chat", CHAT, "{\"error\": \"model not found\"}").toBuilder()
                        .status(404)
                        .build());
    }

    @Test
    void request_becomesOneMessageEach_withImagesAsBlocks() {
        List<Message> request = facts(CHAT, ANSWER).request();

        assertThat(request).extracting(Message::type).containsExactly("system", "human", "ai", "tool", "tool");
        assertThat(request.get(1).content()).isEqualTo("Where is this, and when is high tide?");
        assertThat(request.get(1).blocks())
                .containsExactly(
                        Map.of("type", "text", "text", "Where is this, and when is high tide?"),
                        Map.of("type", "image", "data", "iVBORw0KGgo="));
        assertThat(request.get(2).reasoning()).isEqualTo("Riga or Kiel.");
        assertThat(request.get(2).toolCalls().get(0).args()).isEqualTo(Map.of("port", "Riga"));
    }

    @Test
    void resultsWithoutIds_belongToTheCallOfTheirName_elseToTheOldestOpenOne() {
        List<Message> request = facts(CHAT, ANSWER).request();
        List<ToolCall> calls = request.get(2).toolCalls();

        assertThat(request.get(3).toolCallId()).isEqualTo(calls.get(1).id()).isNotNull();
        assertThat(request.get(4).toolCallId()).isEqualTo(calls.get(0).id()).isNotNull();
    }

    @Test
    void answer_holdsTextThinkingCallsAndTokens() {
        Extraction facts = facts(CHAT, ANSWER);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.provider()).isEqualTo("ollama");
        assertThat(facts.api()).isEqualTo("chat");
        assertThat(facts.requestModel()).isEqualTo("small");
        assertThat(facts.model()).isEqualTo("small:latest");
        assertThat(facts.finishReason()).isEqualTo("stop");
        assertThat(facts.usage()).isEqualTo(Usage.of(20L, 5L));
        assertThat(facts.parameters()).containsOnlyKeys("options");
        assertThat(facts.responseMetadata()).containsOnlyKeys("created_at", "total_duration");
        assertThat(facts.warnings()).isEmpty();
        assertThat(answer.content()).isEqualTo("Riga, 06:10.");
        assertThat(answer.reasoning()).isEqualTo("As I said.");
        // Asked for a second time, so that it is not the call of the request.
        assertThat(answer.toolCalls().get(0).id())
                .startsWith(facts.request().get(2).toolCalls().get(0).id() + "_");
    }

    @Test
    void streams_giveTheFactsOfThePlainAnswers() {
        Extraction chat = facts(CHAT, STREAM);
        Extraction text = facts(PROMPT, TEXT_STREAM);

        assertThat(chat.streamComplete()).isTrue();
        assertThat(chat.toBuilder().streamComplete(null).build()).isEqualTo(facts(CHAT, ANSWER));
        assertThat(text.toBuilder().streamComplete(null).build()).isEqualTo(facts(PROMPT, TEXT));
    }

    @Test
    void prompt_andSystem_areMessages_andTokenIdsAreNotKept() {
        Extraction facts = facts(PROMPT, TEXT);

        assertThat(facts.api()).isEqualTo("generate");
        assertThat(facts.request()).containsExactly(Message.of("system", "Be brief."), Message.of("human", "Tide?"));
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("06:10.");
        assertThat(facts.finishReason()).isEqualTo("length");
        assertThat(facts.responseMetadata()).containsOnlyKeys("created_at");
        assertThat(facts.parameters()).isEmpty();
    }

    @Test
    void countThatWasLeftOut_isUnknown() {
        assertThat(facts(PROMPT, TEXT).usage()).isEqualTo(new Usage(null, 5L, 5L, Map.of(), Map.of()));
    }

    @Test
    void echo_isTheTurnOfTheAnswer() {
        Message answer = Objects.requireNonNull(facts(CHAT, ANSWER).answer());
        String said = ANSWER.substring(ANSWER.indexOf("{\"role\""), ANSWER.indexOf(",\n \"total_duration\""));
        Message echo = facts(CHAT.replace("\"06:10\"}]", "\"06:10\"}, " + said + "]"), ANSWER)
                .request()
                .get(5);

        assertThat(echo)
                .isEqualTo(answer.toBuilder()
                        .usageMetadata(null)
                        .responseMetadata(Map.of())
                        .build());
        assertThat(MessageIdentity.of(echo)).isEqualTo(MessageIdentity.of(answer));
    }

    @Test
    void streamThatIsCut_keepsWhatCame() {
        Extraction facts = facts(CHAT, STREAM.substring(0, STREAM.indexOf("06:10") + 2));

        assertThat(facts.streamComplete()).isFalse();
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("Riga, ");
        assertThat(facts.usage()).isNull();
    }

    @Test
    void errorInAStream_isOne() {
        Extraction facts =
                facts(CHAT, STREAM.substring(0, STREAM.indexOf('\n') + 1) + "{\"error\":\"out of memory\"}\n");

        assertThat(Objects.requireNonNull(facts.error()).message()).isEqualTo("out of memory");
        assertThat(facts.streamComplete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/api/chat, chat", "/api/generate, generate"})
    void address_tellsTheFormatOfAnError(String path, String api) {
        String request = api.equals("chat") ? CHAT : PROMPT;
        Extraction facts = Extractors.available()
                .extract(exchange(path, request, "{\"error\": \"model not found\"}").toBuilder()
                        .status(404)
                        .build());

        assertThat(facts.api()).isEqualTo(api);
        assertThat(Objects.requireNonNull(facts.error()).kind()).isEqualTo("http_404");
    }

    @Test
    void otherPrograms_haveThatPathAsWell() {
        Exchange foreign =
                exchange("/api/chat", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}", "hello");

        assertThat(new OllamaExtractor().supports(foreign)).isFalse();
    }

    private static Extraction facts(String request, String answer) {
        return Extractors.available().extract(Exchange.of(null, request, answer, Duration.ZERO));
    }

    private static Exchange exchange(String path, String request, String answer) {
        return Exchange.of(null, request, answer, Duration.ZERO).toBuilder()
                .url("http://localhost:11434" + path)
                .build();
    }
}
