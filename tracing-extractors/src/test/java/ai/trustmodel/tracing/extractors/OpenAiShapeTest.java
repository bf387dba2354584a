package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiShapeTest {
    private static final Extractors EXTRACTORS = Extractors.available();

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "bedrock", "my-proxy", "openai"})
    void provider_doesNotDecide(String provider) {
        assertThat(api(provider, null, OpenAiFixtures.CHAT_REQUEST, OpenAiFixtures.CHAT_ANSWER))
                .isEqualTo("chat_completions");
        assertThat(api(provider, null, OpenAiFixtures.RESPONSES_REQUEST, OpenAiFixtures.RESPONSES_STREAM))
                .isEqualTo("responses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\": [{\"type\": \"text\", \"text\": \"Hi\"}], \"type\": \"message\", \"role\": \"assistant\"}",
                "{\"candidates\": []}",
                "{\"output\": {\"message\": {}}, \"stopReason\": \"end_turn\"}",
                "{\"message\": {\"content\": \"Hi\"}, \"done\": true}"
            })
    void answersOfOthers_areNotClaimed(String response) {
        Exchange exchange = read("{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}", response);

        assertThat(new OpenAiChatExtractor().supports(exchange)).isFalse();
        assertThat(new OpenAiResponsesExtractor().supports(exchange)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"system\": \"Be brief.\", \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"tool_result\"}]}]}",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"text\": \"Hi\"}]}]}",
                "{\"messages\": [], \"tools\": [{\"name\": \"f\", \"input_schema\": {}}]}",
                "{\"contents\": []}",
                "{\"model\": \"embed\", \"input\": \"Hi\"}"
            })
    void requestsOfOthers_areNotClaimed(String request) {
        Exchange exchange = read(request, null);

        assertThat(new OpenAiChatExtractor().supports(exchange)).isFalse();
        assertThat(new OpenAiResponsesExtractor().supports(exchange)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h/v1/chat/completions", "https://h/openai/deployments/d/chat/completions?v=1"})
    void url_decidesWhereOnlyAnErrorCameBack(String url) {
        assertThat(api(null, url, "{\"messages\": []}", "{\"error\": {\"message\": \"no\"}}"))
                .isEqualTo("chat_completions");
    }

    private static String api(@Nullable String provider, @Nullable String url, String request, String response) {
        return EXTRACTORS
                .extract(Exchange.builder()
                        .provider(provider)
                        .url(url)
                        .request(request)
                        .response(response)
                        .build())
                .api();
    }

    private static Exchange read(String request, @Nullable String response) {
        return Exchange.builder()
                .request(Json.parse(request))
                .response(response == null ? null : Json.parse(response))
                .build();
    }
}
