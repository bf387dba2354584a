package ai.trustmodel.tracing.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LangChainFormatTest {
    private final MessageFormat plain = MessageFormats.named("langchain");
    private final MessageFormat lc = MessageFormats.named("langchain-lc");

    @Test
    void plainDicts_ofAThreadState_areRead() {
        List<Message> messages = plain.read(Json.parse("""
                [{"content": "hello", "additional_kwargs": {}, "response_metadata": {}, "type": "human", "name": null,
                  "id": "h1", "example": false},
                 {"content": "", "additional_kwargs": {"refusal": null}, "response_metadata": {"model_name": "gpt-x",
                  "finish_reason": "tool_calls"}, "type": "ai", "name": null, "id": "run-1", "example": false,
                  "tool_calls": [{"name": "weather", "args": {"city": "Riga"}, "id": "c1", "type": "tool_call"}],
                  "invalid_tool_calls": [{"name": "f", "args": "{", "id": "c2", "error": "cut", "type": "invalid_tool_call"}],
                  "usage_metadata": {"input_tokens": 9, "output_tokens": 3, "total_tokens": 12,
                   "input_token_details": {"cache_read": 4, "audio": null}, "output_token_details": {}}},
                 {"content": "boom", "type": "tool", "name": "weather", "id": null, "tool_call_id": "c1",
                  "artifact": {"rows": 3}, "status": "error", "additional_kwargs": {}, "response_metadata": {}}]
                """));

        assertThat(messages)
                .containsExactly(
                        Message.builder(Message.HUMAN).content("hello").id("h1").build(),
                        Message.builder(Message.AI)
                                .id("run-1")
                                .toolCalls(List.of(new ToolCall("c1", "weather", Map.of("city", "Riga"))))
                                .invalidToolCalls(List.of(new InvalidToolCall("c2", "f", "{", "cut")))
                                .usageMetadata(new Usage(9L, 3L, 12L, Map.of("cache_read", 4L), Map.of()))
                                .responseMetadata(Map.of("model_name", "gpt-x", "finish_reason", "tool_calls"))
                                .additionalKwargs(kwargsWithNull("refusal"))
                                .build(),
                        Message.builder(Message.TOOL)
                                .content("boom")
                                .name("weather")
                                .toolCallId("c1")
                                .status("error")
                                .extra(Map.of("artifact", Map.of("rows", 3)))
                                .build());
    }

    @Test
    void messagesToDict_chunksAndOldClasses_areRead() {
        List<Message> messages = plain.read(Json.parse("""
                [{"type": "human", "data": {"content": "a", "type": "human"}},
                 {"type": "AIMessageChunk", "data": {"content": "b", "type": "AIMessageChunk", "tool_call_chunks": [],
                  "additional_kwargs": {"reasoning_content": "thought"}}},
                 {"type": "function", "data": {"content": "c", "name": "f"}},
                 {"type": "chat", "data": {"content": "d", "role": "developer"}},
                 {"type": "chat", "data": {"content": "e", "role": "critic"}}]
                """));

        assertThat(messages)
                .containsExactly(
                        Message.of(Message.HUMAN, "a"),
                        Message.builder(Message.AI)
                                .content("b")
                                .reasoning("thought")
                                .build(),
                        Message.builder(Message.TOOL).content("c").name("f").build(),
                        Message.of(Message.SYSTEM, "d"),
                        Message.of("critic", "e"));
    }

    @Test
    void contentBlocks_giveTheText_andAreKept() {
        Message message = plain.read(Json.parse("""
                        [{"type": "ai", "content": [{"type": "reasoning", "reasoning": "hm"}, "one ",
                          {"type": "text", "text": "two"}, {"type": "image", "base64": "iVBO", "mime_type": "image/png"},
                          {"type": "non_standard", "value": {"a": 1}}]}]
                        """)).get(0);

        assertThat(message.content()).isEqualTo("one two");
        assertThat(message.reasoning()).isEqualTo("hm");
        assertThat(message.blocks())
                .hasSize(5)
                .contains(Map.of("type", "image", "base64", "iVBO", "mime_type", "image/png"));
    }

    @Test
    void anImageOfOpenAi_becomesAStandardBlock() {
        Message message = Message.builder(Message.HUMAN)
                .content("what?")
                .blocks(List.of(
                        Map.of("type", "text", "text", "what?"),
                        Map.of("type", "image_url", "image_url", Map.of("url", "data:image/png;base64,iVBO"))))
                .build();

        Map<?, ?> written = (Map<?, ?>) ((List<?>) plain.write(List.of(message))).get(0);

        assertThat((List<?>) written.get("content"))
                .last()
                .isEqualTo(Map.of(
                        "type",
                        "image",
                        "base64",
                        "iVBO",
                        "mime_type",
                        "image/png",
                        "extras",
                        Map.of("dialect", "openai")));
    }

    @Test
    void write_hasTheFieldsOfLangChainsClasses() {
        Message answer = Message.builder(Message.AI)
                .content("fine")
                .reasoning("hm")
                .toolCalls(List.of(new ToolCall("c1", "f", Map.of())))
                .build();

        assertThat(Json.write(plain.write(List.of(
                        answer, Message.builder(Message.TOOL).content("x").build()))))
                .isEqualTo("[{\"content\":\"fine\",\"additional_kwargs\":{\"reasoning_content\":\"hm\"},"
                        + "\"response_metadata\":{},\"type\":\"ai\",\"name\":null,\"id\":null,"
                        + "\"tool_calls\":[{\"name\":\"f\",\"args\":{},\"id\":\"c1\",\"type\":\"tool_call\"}],"
                        + "\"invalid_tool_calls\":[],\"usage_metadata\":null},"
                        + "{\"content\":\"x\",\"additional_kwargs\":{},\"response_metadata\":{},\"type\":\"tool\","
                        + "\"name\":null,\"id\":null,\"tool_call_id\":\"\"}]");
    }

    @Test
    void dumps_ofPythonAndJavaScript_areRead_withoutMakingWhatTheyName() {
        List<Message> messages = lc.read(Json.parse("""
                [{"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "HumanMessage"],
                  "kwargs": {"content": "hi", "type": "human"}},
                 {"lc": 1, "type": "constructor", "id": ["langchain_core", "messages", "AIMessageChunk"],
                  "kwargs": {"content": "yes", "tool_call_chunks": [], "id": "run-2", "tool_calls": [],
                   "invalid_tool_calls": [], "additional_kwargs": {}, "response_metadata": {}}},
                 {"lc": 1, "type": "constructor", "id": ["evil", "os", "ToolMessage"],
                  "kwargs": {"content": "x", "tool_call_id": "c1", "status": "success",
                   "artifact": {"lc": 1, "type": "not_implemented", "id": ["os", "system"], "repr": "rm"}}}]
                """));

        assertThat(messages)
                .containsExactly(
                        Message.of(Message.HUMAN, "hi"),
                        Message.builder(Message.AI).content("yes").id("run-2").build(),
                        Message.builder(Message.TOOL)
                                .content("x")
                                .toolCallId("c1")
                                .status("success")
                                .extra(Map.of(
                                        "artifact",
                                        Map.of(
                                                "lc",
                                                1,
                                                "type",
                                                "not_implemented",
                                                "id",
                                                List.of("os", "system"),
                                                "repr",
                                                "rm")))
                                .build());
    }

    @Test
    void aDump_leavesOutWhatIsEmpty() {
        assertThat(Json.write(lc.write(List.of(Message.of(Message.AI, "")))))
                .isEqualTo(
                        "[{\"lc\":1,\"type\":\"constructor\",\"id\":[\"langchain\",\"schema\",\"messages\",\"AIMessage\"],"
                                + "\"kwargs\":{\"content\":\"\",\"type\":\"ai\",\"tool_calls\":[],\"invalid_tool_calls\":[]}}]");
    }

    @Test
    void anItemOfResponses_saysItsText_once() {
        Message message = Message.builder(Message.AI)
                .content("yes")
                .blocks(List.of(
                        Map.of("type", "message", "content", List.of(Map.of("type", "output_text", "text", "yes")))))
                .build();

        Object written = plain.write(List.of(message));

        assertThat(Json.write(written)).doesNotContain("trustmodel");
        assertThat(plain.read(written)).containsExactly(message);
    }

    @Test
    void whatIsNoMessage_isRefused_withWhatWasExpected() {
        assertThatThrownBy(() -> plain.read("text")).hasMessageContaining("a list of objects");
        assertThatThrownBy(() -> plain.read(List.of(Map.of("role", "user"))))
                .hasMessageContaining("\"type\" and \"content\"")
                .hasMessageContaining("[role]");
        assertThatThrownBy(() -> lc.read(List.of(Map.of("lc", 1, "id", List.of("langchain", "OpenAI")))))
                .hasMessageContaining("OpenAI");
        assertThatThrownBy(() ->
                        plain.read(List.of(Map.of("type", "ai", "content", "", "trustmodel", Map.of("tool_calls", 1)))))
                .hasMessageContaining("trustmodel");
    }

    private static Map<String, Object> kwargsWithNull(String key) {
        Map<String, Object> kwargs = new java.util.HashMap<>();
        kwargs.put(key, null);
        return kwargs;
    }
}
