package ai.trustmodel.tracing.cli.exporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.formats.MessageFormat;
import ai.trustmodel.tracing.formats.MessageFormats;
import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request forms, with the extractors that read them; they stand on one class path here alone. */
class RequestFormatsTest {
    private final MessageFormat openai = MessageFormats.named("openai");
    private final MessageFormat anthropic = MessageFormats.named("anthropic");

    @Test
    void openai_whatItsRequestsSay_comesBackEqual() {
        String request = """
                {"messages": [
                 {"role": "system", "content": "Be brief."},
                 {"role": "user", "name": "ann", "content": [{"type": "text", "text": "what is this?"},
                  {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBO", "detail": "low"}},
                  {"type": "input_audio", "input_audio": {"data": "UklG", "format": "wav"}},
                  {"type": "file", "file": {"file_id": "file-1"}}]},
                 {"role": "assistant", "content": null, "tool_calls": [
                  {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{\\"a\\":1}"}},
                  {"id": "c2", "type": "function", "function": {"name": "g", "arguments": "{\\"cut\\":"}}]},
                 {"role": "tool", "tool_call_id": "c1", "content": "one"},
                 {"role": "tool", "tool_call_id": "c2", "content": "two"},
                 {"role": "assistant", "content": "thinking aloud", "reasoning_content": "hm"},
                 {"role": "user", "content": "go on"},
                 {"role": "assistant", "content": null, "refusal": "No."},
                 {"role": "critic", "content": "?"}]}
                """;
        List<Message> messages = openai.read(Json.parse(request));

        assertThat(messages).hasSize(9);
        assertThat(openai.write(messages)).isEqualTo(Json.parse(request));
    }

    @Test
    void anthropic_whatItsRequestsSay_comesBackEqual() {
        String request = """
                {"system": [{"type": "text", "text": "Be brief.", "cache_control": {"type": "ephemeral"}}],
                 "messages": [
                 {"role": "user", "content": [{"type": "text", "text": "what is this?"},
                  {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBO"}},
                  {"type": "document", "source": {"type": "url", "url": "https://a.example/a.pdf"}, "title": "A",
                   "citations": {"enabled": true}}]},
                 {"role": "assistant", "content": [{"type": "thinking", "thinking": "hm", "signature": "c2ln"},
                  {"type": "text", "text": "let me look"}, {"type": "tool_use", "id": "t1", "name": "f", "input": {"a": 1}},
                  {"type": "tool_use", "id": "t2", "name": "g", "input": {}}]},
                 {"role": "user", "content": [
                  {"type": "tool_result", "tool_use_id": "t1", "content": "boom", "is_error": true},
                  {"type": "tool_result", "tool_use_id": "t2", "content": [{"type": "text", "text": "a"},
                   {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBO"}}]},
                  {"type": "text", "text": "and now?"}]},
                 {"role": "assistant", "content": "done"},
                 {"role": "user", "content": [{"type": "text", "text": "marked", "cache_control": {"type": "ephemeral"}}]}]}
                """;
        List<Message> messages = anthropic.read(Json.parse(request));

        assertThat(messages)
                .extracting(Message::type)
                .containsExactly("system", "human", "ai", "tool", "tool", "human", "ai", "human");
        assertThat(messages.get(3).status()).isEqualTo("error");
        assertThat(anthropic.write(messages)).isEqualTo(Json.parse(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void whatARequestCanSay_isTheSameAfterwards(String name) {
        Message answer = Message.builder(Message.AI)
                .content("look")
                .toolCalls(List.of(new ToolCall("c1", "f", Map.of("a", 1)), new ToolCall("c2", "g", Map.of())))
                .invalidToolCalls(
                        List.of(new InvalidToolCall("c3", "h", "{\"cut", "the arguments are not a JSON object")))
                .build();
        List<Message> messages = List.of(
                Message.of(Message.SYSTEM, "Be brief."),
                Message.of(Message.HUMAN, "hello"),
                answer,
                Message.builder(Message.TOOL).content("1").toolCallId("c1").build(),
                Message.builder(Message.TOOL).content("2").toolCallId("c2").build(),
                Message.of(Message.HUMAN, "and?"),
                Message.of(Message.AI, "done"));
        MessageFormat format = MessageFormats.named(name);
        Object written = format.write(messages);

        assertThat(format.read(Json.parse(Json.write(written)))).isEqualTo(messages);

        List<Message> told = messages.stream()
                .map(message -> message.toBuilder()
                        .id("m1")
                        .usageMetadata(Usage.of(1L, 2L))
                        .responseMetadata(Map.of("model_name", "m"))
                        .build())
                .toList();
        assertThat(format.write(told)).as("what is no part of a request").isEqualTo(written);
    }

    @Test
    void media_areTranslatedBothWays() {
        Object openaiRequest = Json.parse("""
                {"messages": [{"role": "user", "content": [{"type": "text", "text": "see"},
                 {"type": "image_url", "image_url": {"url": "https://a.example/a.png"}},
                 {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBE"}}]}]}
                """);
        Object anthropicRequest = Json.parse("""
                {"messages": [{"role": "user", "content": [{"type": "text", "text": "see"},
                 {"type": "image", "source": {"type": "url", "url": "https://a.example/a.png"}},
                 {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBE"},
                  "title": "a.pdf"}]}]}
                """);

        assertThat(anthropic.write(openai.read(openaiRequest))).isEqualTo(anthropicRequest);
        assertThat(openai.write(anthropic.read(anthropicRequest))).isEqualTo(openaiRequest);
    }

    @Test
    void whatTheOtherHasNoFormFor_isKeptVerbatim() {
        Object block = Json.parse("{\"type\": \"brand_new\", \"payload\": {\"deep\": [1]}}");
        Message message = Message.builder(Message.HUMAN)
                .content("x")
                .blocks(List.of(Map.of("type", "text", "text", "x"), Objects.requireNonNull(block)))
                .build();

        for (MessageFormat format : List.of(openai, anthropic)) {
            assertThat(format.read(format.write(List.of(message)))).containsExactly(message);
        }
    }

    @Test
    void refusalsAndForeignThinking_doNotMakeARequestThatIsRefused() {
        Message refused = Message.builder(Message.AI).refusal("No.").build();
        Message thought =
                Message.builder(Message.AI).content("yes").reasoning("hm").build();

        assertThat(Json.write(anthropic.write(List.of(refused, thought))))
                .isEqualTo(
                        "{\"messages\":[{\"role\":\"assistant\",\"content\":\"No.\"},{\"role\":\"assistant\",\"content\":\"yes\"}]}");
    }

    @Test
    void whatIsNoRequest_isRefused_withWhatWasExpected() {
        assertThatThrownBy(() -> openai.read("hello"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"messages\"");
    }
}
