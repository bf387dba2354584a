package ai.trustmodel.tracing.extractors;

import static ai.trustmodel.tracing.extractors.OpenAiFixtures.answer;
import static ai.trustmodel.tracing.extractors.OpenAiFixtures.responses;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import org.junit.jupiter.api.Test;

class ResponsesStreamTest {
    @Test
    void stream_isReadLikeThePlainAnswer() {
        Extraction streamed = responses(OpenAiFixtures.RESPONSES_STREAM);
        Extraction plain = responses(OpenAiFixtures.RESPONSES_ANSWER);

        assertThat(streamed.streamComplete()).isTrue();
        assertThat(streamed.toBuilder().streamComplete(null).build()).isEqualTo(plain);
    }

    @Test
    void lastEventMissing_theAnswerIsBuiltFromItsPieces() {
        Extraction facts = responses(OpenAiFixtures.RESPONSES_PIECES);
        Message whole = answer(responses(OpenAiFixtures.RESPONSES_ANSWER));
        Message built = answer(facts);

        assertThat(built.content()).isEqualTo(whole.content());
        assertThat(built.reasoning()).isEqualTo(whole.reasoning());
        assertThat(built.toolCalls()).isEqualTo(whole.toolCalls());
        assertThat(built.id()).isEqualTo(whole.id());
        assertThat(facts.serverToolCalls())
                .isEqualTo(responses(OpenAiFixtures.RESPONSES_ANSWER).serverToolCalls());
        assertThat(facts.streamComplete()).isFalse();
        assertThat(facts.usage()).isNull();
    }

    @Test
    void lastEventWithoutOutput_leavesWhatWasStreamed() {
        Extraction facts = responses(OpenAiFixtures.RESPONSES_PIECES + """
                event: response.completed
                data: {"type":"response.completed","response":{"id":"resp_1","status":"completed","output":[],"usage":{"input_tokens":1,"output_tokens":2}}}

                """);

        assertThat(answer(facts).content()).isEqualTo("One moment.");
        assertThat(facts.streamComplete()).isTrue();
        assertThat(facts.usage()).isNotNull();
    }

    @Test
    void cutAnywhere_keepsWhatCame() {
        String stream = OpenAiFixtures.RESPONSES_STREAM;
        int before = 0;
        for (int end = stream.indexOf("in_progress"); end < stream.length(); end++) {
            Extraction facts = responses(stream.substring(0, end));
            String content = facts.answer() == null ? "" : facts.answer().content();

            assertThat("One moment.").startsWith(content);
            assertThat(content.length()).isGreaterThanOrEqualTo(before);
            before = content.length();
        }
    }

    @Test
    void errors_endTheStreamAndKeepWhatCame() {
        Extraction event = responses(OpenAiFixtures.RESPONSES_PIECES + """
                event: error
                data: {"type":"error","code":"server_error","message":"gone","param":null}

                """);
        Extraction failed = responses(OpenAiFixtures.RESPONSES_PIECES + """
                event: response.failed
                data: {"type":"response.failed","response":{"id":"resp_1","status":"failed","error":{"code":"server_error","message":"gone"}}}

                """);
        CallError gone = new CallError("server_error", null, "server_error", "gone");

        assertThat(event.error()).isEqualTo(gone);
        assertThat(answer(event).content()).isEqualTo("One moment.");
        assertThat(failed.error()).isEqualTo(gone);
        assertThat(failed.finishReason()).isEqualTo("failed");
        assertThat(answer(failed).content()).isEqualTo("One moment.");
    }

    @Test
    void incompleteAnswer_isTaken() {
        Extraction facts = responses("""
                data: {"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Half"}]}]}}

                """);

        assertThat(answer(facts).content()).isEqualTo("Half");
        assertThat(facts.finishReason()).isEqualTo("max_output_tokens");
        assertThat(facts.streamComplete()).isTrue();
    }
}
