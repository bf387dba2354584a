package ai.trustmodel.tracing.extractors;

import static ai.trustmodel.tracing.extractors.BedrockFixtures.EVENTS;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.chunks;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.converse;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.invoke;
import static ai.trustmodel.tracing.extractors.BedrockFixtures.stream;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.StreamedBody;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConverseStreamTest {
    private static final byte[] STREAM = stream(EVENTS);

    @Test
    void stream_isReadLikeThePlainAnswer() {
        Extraction plain = converse("""
                {"output": {"message": {"role": "assistant", "content": [
                   {"reasoningContent": {"reasoningText": {"text": "Let me see.", "signature": "c2ln"}}},
                   {"text": "Grüße, Riga"},
                   {"toolUse": {"toolUseId": "t9", "name": "get_tide", "input": {"port": "Riga"}}}]}},
                 "stopReason": "tool_use", "metrics": {"latencyMs": 9},
                 "usage": {"inputTokens": 7, "outputTokens": 33, "totalTokens": 40}}
                """);
        Extraction streamed = converse(STREAM);

        assertThat(streamed.streamComplete()).isTrue();
        assertThat(streamed.toBuilder().streamComplete(null).build()).isEqualTo(plain);
        assertThat(streamed.usage()).isEqualTo(Usage.of(7L, 33L));
        assertThat(streamed.warnings()).isEmpty();
    }

    @Test
    void collectedEvents_areReadLikeTheStream() {
        List<Object> collected = new ArrayList<>();
        for (String[] event : EVENTS) {
            collected.add(Map.of(event[0], Objects.requireNonNull(Json.parseObject(event[1]))));
        }

        assertThat(converse(collected)).isEqualTo(converse(STREAM));
    }

    @Test
    void piecesWithTimes_giveTheSameFactsAndTheTimes() {
        StreamedBody.Builder pieces = new StreamedBody.Builder();
        for (int i = 0; i < STREAM.length; i++) {
            pieces.add(STREAM, i, i + 1, Duration.ofMillis(i));
        }
        Extraction facts = converse(pieces.build());

        assertThat(facts.toBuilder().timing(null).build()).isEqualTo(converse(STREAM));
        assertThat(Objects.requireNonNull(facts.timing()).toString()).isNotEmpty();
    }

    @Test
    void cutAnywhere_keepsWhatCame() {
        int first = stream(EVENTS[0], EVENTS[1]).length;
        for (int cut = first; cut < STREAM.length; cut++) {
            Extraction facts = converse(Arrays.copyOf(STREAM, cut));
            Message answer = Objects.requireNonNull(facts.answer(), "cut at " + cut);

            assertThat(facts.api()).isEqualTo("converse");
            assertThat("Grüße, Riga").startsWith(answer.content());
            assertThat(facts.streamComplete()).as("cut at %d", cut).isFalse();
        }
    }

    @Test
    void streamWhoseBeginningIsMissing_keepsWhatIsThere() {
        for (int from = 1; from < EVENTS.length - 1; from++) {
            Extraction facts = converse(stream(Arrays.copyOfRange(EVENTS, from, EVENTS.length)));

            assertThat(facts.api()).isEqualTo("converse");
            assertThat(facts.finishReason()).isEqualTo("tool_use");
            assertThat(facts.usage()).isEqualTo(Usage.of(7L, 33L));
        }
    }

    @Test
    void answerAboutBedrock_isNoAnswerOfBedrock() {
        String stream =
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\"gpt-test\","
                        + "\"system_fingerprint\":\"fp_0123456789\",\"service_tier\":\"default\",\"choices\":[{\"index\":0,\"finish_reason\":null,"
                        + "\"delta\":{\"role\":\"assistant\",\"content\":\"First {\\\"messageStart\\\": {}} comes.\"}}]}\n\n";

        assertThat(Fixtures.extract(Exchange.of(null, "{}", stream, Duration.ZERO))
                        .api())
                .isEqualTo("chat_completions");
    }

    @Test
    void callCutInItsArguments_isInvalid() {
        Extraction facts = converse(stream(Arrays.copyOf(EVENTS, 10)));
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.invalidToolCalls())
                .singleElement()
                .satisfies(call -> assertThat(call.args()).isEqualTo("{\"port\": \"Ri"));
    }

    @Test
    void callWithoutArguments_hasNone() {
        Extraction facts = converse(stream(EVENTS[0], EVENTS[8], EVENTS[11], EVENTS[12], EVENTS[13]));

        assertThat(Objects.requireNonNull(facts.answer()).toolCalls())
                .containsExactly(new ToolCall("t9", "get_tide", Map.of()));
    }

    @Test
    void exceptionInTheMiddle_keepsWhatCameBefore() {
        byte[] broken = AwsFrames.stream(
                stream(Arrays.copyOf(EVENTS, 6)),
                AwsFrames.exception("modelStreamErrorException", "{\"message\":\"broke\",\"originalStatusCode\":500}"));
        Extraction facts = converse(broken);

        assertThat(facts.error())
                .isEqualTo(new CallError("modelStreamErrorException", "modelStreamErrorException", null, "broke"));
        assertThat(facts.streamComplete()).isFalse();
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("Grüße, ");
        assertThat(facts.responseMetadata()).isEqualTo(Map.of("error", Map.of("originalStatusCode", 500)));
    }

    @Test
    void exceptionAtOnce_leavesNoAnswer() {
        Extraction facts = converse(AwsFrames.exception("throttlingException", "{\"message\":\"slow down\"}"));

        assertThat(Objects.requireNonNull(facts.error()).kind()).isEqualTo("throttlingException");
        assertThat(facts.answer()).isNull();
        assertThat(facts.api()).isEqualTo("converse");
    }

    @Test
    void exceptionAmongCollectedEvents_isAnErrorToo() {
        Extraction facts = converse(List.of(
                Map.of("messageStart", Map.of("role", "assistant")),
                Map.of("serviceUnavailableException", Map.of("message", "later"))));

        assertThat(facts.error())
                .isEqualTo(new CallError("serviceUnavailableException", "serviceUnavailableException", null, "later"));
    }

    @Test
    void damagedFrame_isNamedAndTheRestIsRead() {
        byte[] damaged = STREAM.clone();
        damaged[stream(Arrays.copyOf(EVENTS, 6)).length - 8] ^= 1;
        Extraction facts = converse(damaged);

        assertThat(facts.warnings()).containsExactly("event_not_read");
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("Riga");
        assertThat(facts.streamComplete()).isTrue();
    }

    @Test
    void citations_standWithTheTextTheyBelongTo() {
        Extraction facts = converse(stream(
                EVENTS[0],
                delta(0, "{\"text\":\"It is \"}"),
                delta(1, "{\"citation\":{\"title\":\"tables\"}}"),
                delta(1, "{\"text\":\"06:\"}"),
                delta(1, "{\"text\":\"10\"}"),
                EVENTS[12]));
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(answer.content()).isEqualTo("It is 06:10");
        assertThat(answer.blocks())
                .isEqualTo(List.<Object>of(
                        Map.of("text", "It is "),
                        Map.of(
                                "citationsContent",
                                Map.of(
                                        "content",
                                        List.of(Map.of("text", "06:10")),
                                        "citations",
                                        List.of(Map.of("title", "tables"))))));
    }

    @Test
    void bytesInPieces_areJoined() {
        Extraction facts = converse(stream(
                EVENTS[0],
                delta(0, "{\"reasoningContent\":{\"redactedContent\":\"AQ==\"}}"),
                delta(0, "{\"reasoningContent\":{\"redactedContent\":\"Ag==\"}}"),
                new String[] {
                    "contentBlockStart", "{\"contentBlockIndex\":1,\"start\":{\"image\":{\"format\":\"png\"}}}"
                },
                delta(1, "{\"image\":{\"source\":{\"bytes\":\"Aw==\"}}}"),
                EVENTS[12]));

        assertThat(Objects.requireNonNull(facts.answer()).blocks())
                .isEqualTo(List.<Object>of(
                        Map.of("reasoningContent", Map.of("redactedContent", "AQI=")),
                        Map.of("image", Map.of("format", "png", "source", Map.of("bytes", "Aw==")))));
    }

    @Test
    void toolsOfTheProvider_andWhatTheyReturn_areKept() {
        Extraction facts = converse(stream(
                EVENTS[0],
                new String[] {
                    "contentBlockStart",
                    "{\"contentBlockIndex\":0,\"start\":{\"toolUse\":{\"toolUseId\":\"s1\",\"name\":\"search\",\"type\":\"server_tool_use\"}}}"
                },
                delta(0, "{\"toolUse\":{\"input\":\"{\\\"q\\\":1}\"}}"),
                new String[] {
                    "contentBlockStart",
                    "{\"contentBlockIndex\":1,\"start\":{\"toolResult\":{\"toolUseId\":\"s1\",\"status\":\"success\"}}}"
                },
                delta(1, "{\"toolResult\":[{\"text\":\"found\"}]}"),
                EVENTS[12]));
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(facts.serverToolCalls()).containsExactly(new ToolCall("s1", "search", Map.of("q", 1)));
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.content()).isEmpty();
        assertThat(answer.blocks())
                .contains(Map.of(
                        "toolResult",
                        Map.of("toolUseId", "s1", "status", "success", "content", List.of(Map.of("text", "found")))));
    }

    @Test
    void whatIsNotInventedYet_isKept() {
        Extraction facts = converse(stream(
                EVENTS[0],
                delta(0, "{\"light\":\"blue\"}"),
                new String[] {"moodChange", "{\"mood\":\"good\"}"},
                EVENTS[12],
                EVENTS[13]));

        assertThat(Objects.requireNonNull(facts.answer()).blocks())
                .isEqualTo(List.<Object>of(Map.of("deltas", List.of(Map.of("light", "blue")))));
        assertThat(facts.responseMetadata())
                .containsEntry("events", List.of(Map.of("moodChange", Map.of("mood", "good"))));
    }

    @Test
    void nova_makesEveryFewWordsABlock_andTheyAreOneText() {
        String request =
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Hi\"}]}],\"schemaVersion\":\"messages-v1\"}";
        Extraction facts = invoke(
                "us.amazon.nova-micro-v1%3A0",
                request,
                chunks(
                        "{\"messageStart\":{\"role\":\"assistant\"}}",
                        "{\"contentBlockDelta\":{\"delta\":{\"text\":\"It\"},\"contentBlockIndex\":0}}",
                        "{\"contentBlockStop\":{\"contentBlockIndex\":0}}",
                        "{\"contentBlockDelta\":{\"delta\":{\"text\":\" is six.\"},\"contentBlockIndex\":1}}",
                        "{\"messageStop\":{\"stopReason\":\"end_turn\"}}",
                        "{\"metadata\":{\"usage\":{\"inputTokens\":5,\"outputTokens\":10,\"cacheReadInputTokenCount\":3},\"metrics\":{}},"
                                + "\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":5,\"outputTokenCount\":10}}"));
        Message answer = Objects.requireNonNull(facts.answer());

        assertThat(answer.content()).isEqualTo("It is six.");
        assertThat(answer.blocks()).isEmpty();
        assertThat(facts.model()).isEqualTo("us.amazon.nova-micro-v1:0");
        assertThat(facts.api()).isEqualTo("invoke_model");
        assertThat(facts.usage()).isEqualTo(new Usage(8L, 10L, null, Map.of("cache_read", 3L), Map.of()));
        assertThat(facts.streamComplete()).isTrue();
    }

    private static String[] delta(int index, String delta) {
        return new String[] {"contentBlockDelta", "{\"contentBlockIndex\":" + index + ",\"delta\":" + delta + "}"};
    }
}
