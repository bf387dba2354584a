package ai.trustmodel.tracing.extractors;

import static ai.trustmodel.tracing.extractors.OpenAiFixtures.answer;
import static ai.trustmodel.tracing.extractors.OpenAiFixtures.chat;
import static ai.trustmodel.tracing.extractors.OpenAiFixtures.responses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.trustmodel.tracing.model.CallError;
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
import org.junit.jupiter.api.Test;

class OpenAiResponsesExtractorTest {
    @Test
    void request_joinsWhatTheModelSaidInOneTurn() {
        Extraction facts = responses(OpenAiFixtures.RESPONSES_ANSWER);
        Message turn = facts.request().get(2);

        assertThat(facts.api()).isEqualTo("responses");
        assertThat(facts.request()).extracting(Message::type).containsExactly("system", "human", "ai", "tool", "human");
        assertThat(turn.content()).isEqualTo("Looking.");
        assertThat(turn.toolCalls()).containsExactly(new ToolCall("c1", "get_tide", Map.of("port", "Riga")));
        assertThat(turn.blocks()).hasSize(3);
        assertThat(facts.request().get(3))
                .isEqualTo(Message.builder("tool")
                        .toolCallId("c1")
                        .content("06:10")
                        .build());
        assertThat(facts.request().get(4).blocks()).hasSize(2);
        assertThat(facts.parameters()).containsOnlyKeys("store");
    }

    @Test
    void answer_holdsTextThinkingCallsAndTokens() {
        Extraction facts = responses(OpenAiFixtures.RESPONSES_ANSWER);
        Message message = answer(facts);

        assertThat(message.content()).isEqualTo("One moment.");
        assertThat(message.reasoning()).isEqualTo("Another port.");
        assertThat(message.toolCalls()).containsExactly(new ToolCall("c2", "get_tide", Map.of("port", "Kiel")));
        assertThat(message.id()).isEqualTo("msg_1");
        assertThat(message.blocks()).hasSize(4);
        assertThat(facts.serverToolCalls())
                .containsExactly(new ToolCall("ws_1", "web_search_call", Map.of("type", "search", "query", "tide")));
        assertThat(facts.usage())
                .isEqualTo(new Usage(
                        20L, 10L, 30L, Map.of("cache_read", 16L, "cache_creation", 2L), Map.of("reasoning", 4L)));
        assertThat(facts.finishReason()).isEqualTo("completed");
        assertThat(facts.responseId()).isEqualTo("resp_1");
    }

    @Test
    void answer_isTheSameTurnAsItsEcho() {
        Extraction facts = responses(OpenAiFixtures.RESPONSES_ANSWER);
        Map<String, Object> body = Objects.requireNonNull(Json.parseObject(OpenAiFixtures.RESPONSES_ANSWER));
        Extraction next = chat(Map.of("input", Objects.requireNonNull(body.get("output"))), null);

        assertThat(next.request()).hasSize(1);
        assertThat(MessageIdentity.of(next.request().get(0))).isEqualTo(MessageIdentity.of(answer(facts)));
    }

    @Test
    void plainText_needsNoBlocks() {
        Extraction facts = responses("""
                {"object": "response", "status": "completed", "output": [
                  {"type": "message", "id": "m", "role": "assistant", "status": "completed",
                   "content": [{"type": "output_text", "text": "Hi", "annotations": []}]}]}
                """);

        assertThat(answer(facts).blocks()).isEmpty();
        assertThat(chat("{\"input\": \"Hi\", \"store\": true}", "{\"object\": \"response\"}")
                        .request())
                .containsExactly(Message.of("human", "Hi"));
    }

    @Test
    void cutAnswer_saysWhy() {
        Extraction facts = responses("""
                {"object": "response", "status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"},
                 "output": [{"type": "function_call", "call_id": "c", "name": "f", "arguments": "{\\"x\\""}]}
                """);

        assertThat(facts.finishReason()).isEqualTo("max_output_tokens");
        assertThat(answer(facts).invalidToolCalls())
                .extracting(InvalidToolCall::id, InvalidToolCall::args)
                .containsExactly(tuple("c", "{\"x\""));
    }

    @Test
    void failedAnswer_isAnError() {
        assertThat(responses("""
                        {"object": "response", "status": "failed", "output": [],
                         "error": {"code": "server_error", "message": "gone"}}
                        """).error()).isEqualTo(new CallError("server_error", null, "server_error", "gone"));
    }

    @Test
    void compactedConversation_isNotWhatTheModelSaid() {
        Message answer = answer(responses("""
                {"object": "response.compaction", "output": [
                  {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "When?"}]},
                  {"type": "compaction", "id": "c", "encrypted_content": "e"}]}"""));

        assertThat(answer.content()).isEmpty();
        assertThat(answer.blocks()).hasSize(2);
    }

    @Test
    void queuedAnswer_hasNoTokensAndNoMessage() {
        Extraction facts =
                responses("{\"object\": \"response\", \"status\": \"queued\", \"output\": [], \"usage\": null}");

        assertThat(facts.usage()).isNull();
        assertThat(facts.answer()).isNull();
        assertThat(facts.finishReason()).isEqualTo("queued");
    }

    @Test
    void refusalAndCustomTool_areRead() {
        Message message = answer(responses("""
                {"object": "response", "output": [
                  {"type": "message", "role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]},
                  {"type": "custom_tool_call", "call_id": "c", "name": "sql", "input": "select 1"}]}
                """));

        assertThat(message.content()).isEmpty();
        assertThat(message.refusal()).isEqualTo("No.");
        assertThat(message.toolCalls()).containsExactly(new ToolCall("c", "sql", Map.of("__arg1", "select 1")));
    }

    @Test
    void resultsOfEveryKind_areToolMessagesUnlessTheServerRanThem() {
        List<Message> request = chat("""
                {"input": [
                  {"type": "tool_search_call", "execution": "server", "arguments": {}},
                  {"type": "tool_search_output", "execution": "server", "tools": []},
                  {"role": "assistant", "content": "Found."},
                  {"type": "tool_search_call", "execution": "client", "call_id": "s"},
                  {"type": "tool_search_output", "execution": "client", "call_id": "s", "tools": [{"name": "f"}]},
                  {"type": "mcp_approval_request", "id": "ap", "name": "rm"},
                  {"type": "mcp_approval_response", "approval_request_id": "ap", "approve": true},
                  {"type": "computer_call_output", "call_id": "k", "output": {"type": "computer_screenshot"}}]}
                """, null).request();

        assertThat(request).extracting(Message::type).containsExactly("ai", "tool", "ai", "tool", "tool");
        assertThat(request.get(0).content()).isEqualTo("Found.");
        assertThat(request.get(1).toolCallId()).isEqualTo("s");
        assertThat(request.get(3).toolCallId()).isEqualTo("ap");
        assertThat(request.get(4).blocks()).containsExactly(Map.of("type", "computer_screenshot"));
    }

    @Test
    void itemsThatAreNoMessages_areNamed() {
        Extraction facts = chat("""
                {"input": [{"type": "item_reference", "id": "x"},
                           {"type": "additional_tools", "tools": [{"type": "function", "name": "f"}]},
                           {"type": "novelty", "x": 1}]}
                """, null);

        assertThat(facts.request()).extracting(Message::type).containsExactly("other");
        assertThat(facts.tools()).hasSize(1);
        assertThat(facts.warnings())
                .containsExactly("input_item:item_reference", "input_item:additional_tools", "input_item:novelty");
    }
}
