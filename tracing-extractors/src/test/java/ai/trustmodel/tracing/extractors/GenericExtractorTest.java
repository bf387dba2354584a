package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractors;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenericExtractorTest {
    private final Extractors generic = Extractors.of(List.of(new GenericExtractor()));

    private Extraction extract(@Nullable Object request, @Nullable Object response) {
        return generic.extract(
                Exchange.builder().request(request).response(response).build());
    }

    @Test
    void unknownFormat_givesUpItsUsualParts() {
        Extraction facts = extract("""
                {"model": "m1", "temperature": 1, "system_prompt": "Be kind.",
                 "history": [{"role": "USER", "message": "a"}, {"role": "CHATBOT", "message": "b"}],
                 "message": "c"}""", """
                {"generation_id": "g1", "text": "d", "finish_reason": "COMPLETE", "seed": 5,
                 "usage": {"prompt_tokens": 4, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 3}}}""");

        assertThat(facts.request()).extracting(Message::type).containsExactly("system", "human", "ai", "human");
        assertThat(facts.request()).extracting(Message::content).containsExactly("Be kind.", "a", "b", "c");
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("d");
        assertThat(facts.finishReason()).isEqualTo("COMPLETE");
        assertThat(facts.responseId()).isEqualTo("g1");
        assertThat(facts.model()).isEqualTo("m1");
        assertThat(facts.usage()).isEqualTo(new Usage(4L, 2L, 6L, Map.of("cache_read", 3L), Map.of()));
        assertThat(facts.parameters()).isEqualTo(Map.of("temperature", 1));
        assertThat(facts.responseMetadata()).containsEntry("seed", 5);
        assertThat(facts.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"content\": \"x\"}",
                "{\"output\": {\"message\": {\"content\": [{\"text\": \"x\"}]}}}",
                "{\"choices\": [{\"message\": {\"content\": \"x\"}}]}",
                "{\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"x\"}]}}]}",
                "{\"results\": [{\"outputText\": \"x\"}]}",
                "{\"response\": \"x\"}",
                "[{\"generated_text\": \"x\"}]",
                "x"
            })
    void answer_isFoundInTheUsualPlaces(String response) {
        assertThat(Objects.requireNonNull(extract("hi", response).answer()).content())
                .isEqualTo("x");
    }

    @Test
    void calls_areFoundByTheirNames() {
        Extraction facts = extract("hi", """
                {"message": {"content": "", "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{\\"a\\":1}"}}]}}""");

        assertThat(Objects.requireNonNull(facts.answer()).toolCalls())
                .singleElement()
                .satisfies(call -> {
                    assertThat(call.name()).isEqualTo("f");
                    assertThat(call.args()).isEqualTo(Map.of("a", 1));
                });
    }

    @Test
    void tokensNobodyNamed_stayUnknown() {
        assertThat(extract("hi", "{\"text\": \"x\"}").usage()).isNull();
        assertThat(extract("hi", "{\"text\": \"x\", \"usage\": {\"output_tokens\": 3}}")
                        .usage())
                .isEqualTo(new Usage(null, 3L, null, Map.of(), Map.of()));
        assertThat(extract("hi", "{\"text\": \"x\", \"usage\": {\"seconds\": 3}}")
                        .usage())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"data: {\"text\":\"a\"}\n\ndata: {\"text\":\"b\"}\n", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n"})
    void stream_isJoinedAndItsRestLeftToTheRawBody(String stream) {
        Extraction facts = extract("hi", stream);

        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("ab");
        assertThat(facts.warnings()).containsExactly("body_not_recognised");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1}", "[]", "[1, 2]", "{\"cut\": \"her", "{}"})
    void bodyNobodyKnows_isSaidToBe(String body) {
        assertThat(extract("hi", body).warnings()).containsExactly("body_not_recognised");
        assertThat(extract(body, "fine").warnings()).containsExactly("body_not_recognised");
    }

    @Test
    void bytesNobodyKnows_areSaidToBe() {
        assertThat(extract("hi", new byte[] {(byte) 0xff, 0}).warnings()).containsExactly("body_not_recognised");
    }

    @Test
    void error_isFoundAndNotTakenForAnAnswer() {
        Extraction facts = generic.extract(Exchange.builder()
                .status(500)
                .request("hi")
                .response("{\"message\": \"out of order\"}")
                .build());

        assertThat(facts.answer()).isNull();
        assertThat(Objects.requireNonNull(facts.error()).message()).isEqualTo("out of order");
        assertThat(facts.error().kind()).isEqualTo("http_500");
    }

    @Test
    void generic_isAskedLast() {
        assertThat(Extractors.available().inOrder())
                .last()
                .satisfies(last -> assertThat(last.name()).isEqualTo("generic"));
    }
}
