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
import ai.trustmodel.tracing.testkit.ExtractorContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GeminiInteractionsExtractorTest extends ExtractorContract {
    private static final String URL = "https://generativelanguage.googleapis.com/v1beta/interactions";

    private static final String REQUEST = """
            {"model": "gemini-test", "system_instruction": "Be brief.", "previous_interaction_id": "v0",
             "input": [
               {"type": "user_input", "content": [{"type": "text", "text": "When is high tide?"},
                                                  {"type": "image", "data": "AA==", "mime_type": "image/png"}]},
               {"type": "thought", "signature": "c2ln", "summary": [{"type": "text", "text": "A port."}]},
               {"type": "function_call", "id": "f1", "name": "get_tide", "arguments": {"port": "Riga"}},
               {"type": "function_result", "call_id": "f1", "name": "get_tide", "result": {"at": "06:10"}},
               {"type": "function_result", "call_id": "f2", "is_error": true,
                "result": [{"type": "text", "text": "no such port"}]}],
             "tools": [{"type": "function", "name": "get_tide"}], "generation_config": {"temperature": 0}}
            """;

    private static final String ANSWER = """
            {"id": "v1", "object": "interaction", "model": "gemini-test", "status": "requires_action",
             "created": "2026-01-01T00:00:00Z", "service_tier": "flex",
             "steps": [
               {"type": "thought", "summary": [{"text": "Let me see.", "type": "text"}]},
               {"type": "model_output", "content": [{"text": "Grüße, Riga", "type": "text"}]},
               {"type": "function_call", "id": "f3", "name": "get_tide", "arguments": {"port": "Kiel"}}],
             "usage": {"total_tokens": 127, "total_input_tokens": 100, "total_cached_tokens": 40,
               "total_output_tokens": 20, "total_thought_tokens": 7, "total_tool_use_tokens": 0,
               "input_tokens_by_modality": [{"modality": "text", "tokens": 70}, {"modality": "audio", "tokens": 30}]}}
            """;

    private static final String STREAM = """
            event: interaction.created
            data: {"event_type":"interaction.created","interaction":{"id":"v1","object":"interaction","model":"gemini-test","status":"in_progress"},"metadata":{"usage":{"total_tokens":100,"total_input_tokens":100}}}

            event: interaction.status_update
            data: {"event_type":"interaction.status_update","interaction_id":"v1","status":"in_progress"}

            event: step.start
            data: {"event_type":"step.start","index":0,"step":{"type":"thought"}}

            event: step.delta
            data: {"event_type":"step.delta","index":0,"delta":{"type":"thought_summary","content":{"text":"Let me see.","type":"text"}}}

            event: step.stop
            data: {"event_type":"step.stop","index":0}

            event: step.start
            data: {"event_type":"step.start","index":1,"step":{"type":"model_output"}}

            event: step.delta
            data: {"event_type":"step.delta","index":1,"delta":{"type":"text","text":"Grüße, "}}

            event: step.delta
            data: {"event_type":"step.delta","index":1,"delta":{"type":"text","text":"Riga"}}

            event: step.start
            data: {"event_type":"step.start","index":2,"step":{"type":"function_call","id":"f3","name":"get_tide","arguments":{}}}

            event: step.delta
            data: {"event_type":"step.delta","index":2,"delta":{"type":"arguments_delta","arguments":"{\\"port\\": \\"Ki"}}

            event: step.delta
            data: {"event_type":"step.delta","index":2,"delta":{"type":"arguments_delta","arguments":"el\\"}"}}

            event: interaction.completed
            data: {"event_type":"interaction.completed","interaction":{"id":"v1","object":"interaction","model":"gemini-test","status":"requires_action","created":"2026-01-01T00:00:00Z","service_tier":"flex","usage":{"total_tokens":127,"total_input_tokens":100,"total_cached_tokens":40,"total_output_tokens":20,"total_thought_tokens":7,"total_tool_use_tokens":0,"input_tokens_by_modality":[{"modality":"text","tokens":70},{"modality":"audio","tokens":30}]}}}

            event: done
            data: [DONE]

            """;

    @Override
    protected Extractor extractor() {
        return new GeminiInteractionsExtractor();
    }

    @Override
    protected List<Exchange> examples() {
        Exchange plain = Exchange.of("google", REQUEST, ANSWER, Duration.ofMillis(200));
        return List.of(
                plain,
                plain.toBuilder().response(STREAM).build(),
                plain.toBuilder().response(GeminiFixtures.ERROR).status(429).build());
    }

    @Test
    void answer_isReadWhole() {
        Extraction facts = answered(ANSWER);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.provider()).isEqualTo("google");
        assertThat(facts.api()).isEqualTo("interactions");
        assertThat(facts.model()).isEqualTo("gemini-test");
        assertThat(facts.responseId()).isEqualTo("v1");
        assertThat(facts.finishReason()).isEqualTo("requires_action");
        assertThat(answer.content()).isEqualTo("Grüße, Riga");
        assertThat(answer.reasoning()).isEqualTo("Let me see.");
        assertThat(answer.toolCalls()).containsExactly(new ToolCall("f3", "get_tide", Map.of("port", "Kiel")));
        assertThat(answer.blocks()).isEmpty();
        assertThat(facts.usage())
                .isEqualTo(
                        new Usage(100L, 27L, 127L, Map.of("cache_read", 40L, "audio", 30L), Map.of("reasoning", 7L)));
        assertThat(facts.responseMetadata()).containsOnlyKeys("status", "created", "service_tier");
        assertThat(facts.parameters()).containsOnlyKeys("previous_interaction_id", "generation_config");
        assertThat(facts.tools()).hasSize(1);
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void request_isReadWhole() {
        List<Message> request = answered(ANSWER).request();

        assertThat(request).extracting(Message::type).containsExactly("system", "human", "ai", "tool", "tool");
        assertThat(request.get(1).content()).isEqualTo("When is high tide?");
        assertThat(request.get(1).blocks()).hasSize(2);
        assertThat(request.get(2).reasoning()).isEqualTo("A port.");
        assertThat(request.get(2).toolCalls()).containsExactly(new ToolCall("f1", "get_tide", Map.of("port", "Riga")));
        assertThat(request.get(2).blocks()).hasSize(2);
        assertThat(request.get(3).toolCallId()).isEqualTo("f1");
        assertThat(request.get(3).content()).isEqualTo("{\"at\":\"06:10\"}");
        assertThat(request.get(4).content()).isEqualTo("no such port");
        assertThat(request.get(4).status()).isEqualTo("error");
    }

    @Test
    void inputs_ofEveryForm_areRead() {
        Map<String, List<String>> forms = new LinkedHashMap<>();
        forms.put("\"Hi\"", List.of("human"));
        forms.put("{\"type\": \"text\", \"text\": \"Hi\"}", List.of("human"));
        forms.put("[{\"type\": \"text\", \"text\": \"Hi\"}]", List.of("human"));
        forms.put("[{\"role\": \"user\", \"content\": \"Hi\"}]", List.of("human"));
        forms.put(
                "[{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Hi\"}]},"
                        + " {\"role\": \"model\", \"content\": [{\"type\": \"function_call\", \"id\": \"f\", \"name\": \"n\"}]},"
                        + " {\"role\": \"user\", \"content\": [{\"type\": \"function_result\", \"call_id\": \"f\", \"result\": \"x\"}]}]",
                List.of("human", "ai", "tool"));
        forms.forEach((input, types) -> {
            List<Message> request = facts("{\"model\": \"m\", \"input\": " + input + "}", ANSWER)
                    .request();

            assertThat(request).as(input).extracting(Message::type).isEqualTo(types);
            assertThat(request.get(0).content()).as(input).isEqualTo("Hi");
        });
    }

    @Test
    void stream_isReadLikeThePlainAnswer() {
        assertThat(answered(STREAM))
                .isEqualTo(answered(ANSWER).toBuilder().streamComplete(true).build());
    }

    @Test
    void cutAnywhere_keepsWhatCame() {
        for (int cut = STREAM.indexOf("event: interaction.status"); cut < STREAM.length(); cut++) {
            Extraction facts = answered(STREAM.substring(0, cut));
            Message answer = facts.answer();

            assertThat(facts.api()).as("cut at %d", cut).isEqualTo("interactions");
            assertThat(facts.responseId()).isEqualTo("v1");
            assertThat(Objects.requireNonNull(facts.usage()).inputTokens()).isEqualTo(100);
            assertThat("Grüße, Riga").startsWith(answer == null ? "" : answer.content());
            assertThat(facts.streamComplete() == Boolean.TRUE)
                    .as("cut at %d", cut)
                    .isEqualTo("requires_action".equals(facts.finishReason()));
        }
    }

    @Test
    void callCutInItsArguments_isInvalid() {
        int at = STREAM.indexOf("Ki\"}}");
        Message answer = Objects.requireNonNull(
                answered(STREAM.substring(0, at + "Ki\"}}".length())).answer());

        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.invalidToolCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.args()).isEqualTo("{\"port\": \"Ki"));
    }

    @Test
    void echoOfAnAnswer_isTheSameMessage() {
        Map<String, Object> answer = Objects.requireNonNull(Json.parseObject(ANSWER));
        Map<String, Object> next = new LinkedHashMap<>(Objects.requireNonNull(Json.parseObject(REQUEST)));
        List<Object> input = new ArrayList<>(Values.list(next, "input"));
        input.addAll(Values.list(answer, "steps"));
        next.put("input", input);
        List<Message> request = facts(next, ANSWER).request();

        assertThat(request.get(request.size() - 1))
                .isEqualTo(Objects.requireNonNull(answered(answer).answer()).toBuilder()
                        .id(null)
                        .usageMetadata(null)
                        .responseMetadata(Map.of())
                        .build());
    }

    @Test
    void olderEventsAndOutputs_areReadTheSame() {
        Message plain = Objects.requireNonNull(answered("""
                {"id": "v1", "object": "interaction", "status": "completed", "outputs": [
                  {"type": "thought", "signature": "c2ln", "summary": [{"type": "text", "text": "Hm."}]},
                  {"type": "text", "text": "One."},
                  {"type": "function_call", "id": "f", "name": "n", "arguments": {"a": 1}}]}
                """).answer());
        Message streamed = Objects.requireNonNull(answered("""
                data: {"event_type":"interaction.start","interaction":{"id":"v1","object":"interaction","status":"in_progress"}}

                data: {"event_type":"content.start","index":0,"content":{"type":"thought"}}

                data: {"event_type":"content.delta","index":0,"delta":{"type":"thought_signature","signature":"c2ln"}}

                data: {"event_type":"content.delta","index":0,"delta":{"type":"thought_summary","content":{"type":"text","text":"Hm."}}}

                data: {"event_type":"content.start","index":1,"content":{"type":"text"}}

                data: {"event_type":"content.delta","index":1,"delta":{"type":"text","text":"On"}}

                data: {"event_type":"content.delta","index":1,"delta":{"type":"text","text":"e."}}

                data: {"event_type":"content.delta","index":2,"delta":{"type":"function_call","id":"f","name":"n","arguments":{"a":1}}}

                data: {"event_type":"interaction.complete","interaction":{"id":"v1","object":"interaction","status":"completed"}}

                """).answer());

        assertThat(plain.content()).isEqualTo("One.");
        assertThat(plain.reasoning()).isEqualTo("Hm.");
        assertThat(plain.toolCalls()).containsExactly(new ToolCall("f", "n", Map.of("a", 1)));
        assertThat(streamed).isEqualTo(plain);
    }

    @Test
    void serverToolsAndAnnotations_areKept() {
        Extraction facts = answered("""
                data: {"event_type":"step.start","index":0,"step":{"type":"google_search_call","id":"s"}}

                data: {"event_type":"step.delta","index":0,"delta":{"type":"google_search_call","arguments":{"queries":["tide"]},"signature":"c2ln"}}

                data: {"event_type":"step.start","index":1,"step":{"type":"code_execution_result","call_id":"c"}}

                data: {"event_type":"step.delta","index":1,"delta":{"type":"code_execution_result","result":"1"}}

                data: {"event_type":"step.delta","index":1,"delta":{"type":"code_execution_result","result":"2"}}

                data: {"event_type":"step.delta","index":2,"delta":{"type":"text","text":"One."}}

                data: {"event_type":"step.delta","index":2,"delta":{"type":"text_annotation_delta","annotations":[{"url":"https://example.org"}]}}

                data: {"event_type":"step.delta","index":2,"delta":{"type":"image","data":"AA==","mime_type":"image/png"}}

                data: {"event_type":"interaction.completed","interaction":{"id":"v1","status":"completed"}}

                """);
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.serverToolCalls())
                .containsExactly(new ToolCall("s", "google_search_call", Map.of("queries", List.of("tide"))));
        assertThat(answer.content()).isEqualTo("One.");
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(Json.write(answer.blocks()))
                .contains("c2ln", "\"result\":\"12\"", "https://example.org", "\"data\":\"AA==\"");
    }

    @Test
    void failures_areErrors() {
        assertThat(answered("{\"id\": \"v\", \"object\": \"interaction\", \"status\": \"failed\","
                                + " \"errors\": [{\"code\": \"quota\", \"message\": \"no more\"}]}")
                        .error())
                .isEqualTo(new CallError("quota", null, "quota", "no more"));
        assertThat(answered(
                                "data: {\"event_type\":\"interaction.created\",\"interaction\":{\"id\":\"v\"}}\n\n"
                                        + "data: {\"event_type\":\"error\",\"error\":{\"code\":\"gone\",\"message\":\"x\"}}\n\n")
                        .error())
                .isEqualTo(new CallError("gone", null, "gone", "x"));
    }

    @Test
    void openAisResponses_areNotOurs() {
        Extraction facts = Fixtures.extract(
                Exchange.of(null, OpenAiFixtures.RESPONSES_REQUEST, OpenAiFixtures.RESPONSES_ANSWER, Duration.ZERO));

        assertThat(facts.api()).isEqualTo("responses");
    }

    private static Extraction answered(Object response) {
        return facts(REQUEST, response);
    }

    private static Extraction facts(Object request, Object response) {
        return Fixtures.extract(
                Exchange.builder().url(URL).request(request).response(response).build());
    }
}
