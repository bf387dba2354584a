package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageIdentityTest {
    @Test
    void answer_isItsEcho() {
        Message answer = ai().content("Rain.\n")
                .id("msg_1")
                .reasoning("I should look.")
                .usageMetadata(Usage.of(1L, 2L))
                .responseMetadata(Map.of("finish_reason", "stop"))
                .blocks(List.of(Map.of("type", "thinking", "signature", "x")))
                .build();

        assertSame(answer, Message.of(Message.AI, "Rain."));
    }

    @Test
    void answersWithOtherWords_differ() {
        assertDifferent(Message.of(Message.AI, "Rain."), Message.of(Message.AI, "Sun."));
        assertDifferent(Message.of(Message.AI, "Rain."), Message.of(Message.HUMAN, "Rain."));
        assertDifferent(Message.of("critic", "Rain."), Message.of(Message.HUMAN, "Rain."));
    }

    @Test
    void toolCalls_areKnownByTheirIds() {
        assertSame(calls(new ToolCall("c1", "look", Map.of("a", 1))), calls(new ToolCall("c1", "look", Map.of())));
        assertDifferent(calls(new ToolCall("c1", "look", Map.of())), calls(new ToolCall("c2", "look", Map.of())));
    }

    @Test
    void toolCallsWithoutIds_areKnownByTheirArguments() {
        assertSame(
                calls(new ToolCall(null, "look", Map.of("a", 1))), calls(new ToolCall(null, "look", Map.of("a", 1))));
        assertDifferent(calls(new ToolCall(null, "look", Map.of("a", 1))), calls(new ToolCall(null, "look", Map.of())));
    }

    @Test
    void invalidToolCalls_areToldApart_andAreTheSameOnceMended() {
        Message invalid = ai().invalidToolCalls(List.of(new InvalidToolCall("c1", "look", "{\"a", "cut")))
                .build();
        Message other = ai().invalidToolCalls(List.of(new InvalidToolCall("c2", "look", "{\"a", "cut")))
                .build();
        Message nameless = ai().invalidToolCalls(List.of(new InvalidToolCall(null, null, null, null)))
                .build();

        assertDifferent(invalid, other);
        assertDifferent(invalid, nameless);
        assertSame(invalid, calls(new ToolCall("c1", "look", Map.of())));
    }

    @Test
    void functionCallsOfOldAnswers_areToldApart() {
        assertDifferent(functionCall("{\"city\":\"Riga\"}"), functionCall("{\"city\":\"Oslo\"}"));
        assertSame(functionCall("{\"city\":\"Riga\"}"), functionCall("{\"city\":\"Riga\"}"));
    }

    @Test
    void refusals_areToldApart() {
        assertDifferent(
                ai().refusal("I cannot.").build(), ai().refusal("I will not.").build());
    }

    @Test
    void toolAnswers_areKnownByTheCallTheyAnswer() {
        Message spoken = tool("c1").content("4 degrees").name("weather").build();

        assertSame(
                spoken, tool("c1").content("{\"degrees\":4}").status("success").build());
        assertDifferent(spoken, tool("c2").content("4 degrees").name("weather").build());
    }

    @Test
    void toolAnswersWithoutAnId_areKnownByNameAndText() {
        assertSame(
                tool(null).name("f").content("1").build(),
                tool(null).name("f").content("1").build());
        assertDifferent(
                tool(null).name("f").content("1").build(),
                tool(null).name("f").content("2").build());
    }

    @Test
    void attachments_count() {
        assertDifferent(human(Map.of("type", "image", "data", "AAA")), human(Map.of("type", "image", "data", "BBB")));
        assertDifferent(human(Map.of("type", "image", "data", "AAA")), Message.of(Message.HUMAN, "see"));
        assertDifferent(human("odd"), Message.of(Message.HUMAN, "see"));
    }

    @Test
    void cacheMarks_doNotCount() {
        Map<String, Object> mark = Map.of("type", "ephemeral");

        assertSame(
                human(Map.of("type", "text", "text", "see", "cache_control", mark)), Message.of(Message.HUMAN, "see"));
        assertSame(
                human(Map.of("type", "image", "data", "AAA", "cache_control", mark)),
                human(Map.of("type", "image", "data", "AAA")));
    }

    @Test
    void speakersOfOneKind_areToldApart() {
        assertDifferent(
                Message.builder(Message.HUMAN).name("ann").content("hi").build(),
                Message.builder(Message.HUMAN).name("bob").content("hi").build());
    }

    private static Message.Builder ai() {
        return Message.builder(Message.AI);
    }

    private static Message.Builder tool(String callId) {
        return Message.builder(Message.TOOL).toolCallId(callId);
    }

    private static Message human(Object block) {
        return Message.builder(Message.HUMAN)
                .content("see")
                .blocks(List.of(block))
                .build();
    }

    private static Message calls(ToolCall call) {
        return ai().toolCalls(List.of(call)).build();
    }

    private static Message functionCall(String arguments) {
        return ai().additionalKwargs(Map.of("function_call", Map.of("name", "look", "arguments", arguments)))
                .build();
    }

    private static void assertSame(Message a, Message b) {
        assertThat(MessageIdentity.of(a)).isEqualTo(MessageIdentity.of(b)).matches("[0-9a-f]{32}");
    }

    private static void assertDifferent(Message a, Message b) {
        assertThat(MessageIdentity.of(a)).isNotEqualTo(MessageIdentity.of(b));
    }
}
