package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.anthropic.com/v1/messages, anthropic",
        "https://OpenRouter.ai/api/v1/chat/completions, openrouter",
        "https://bedrock-runtime.eu-west-1.amazonaws.com/model/x/invoke, bedrock",
        "api.mistral.ai/v1/chat/completions, mistral",
        "https://user@api.groq.com:443?x=1, groq",
        "https://models.inference.ai.azure.com/chat/completions, github",
        "http://gpu-box:11434/api/chat, ollama",
        "https://api.openai.com.example.org/v1/chat/completions, other",
        "http://localhost:8080/api.anthropic.com, other",
        "/v1/messages, other",
        ", other"
    })
    void provider_isTheOwnerOfTheHost(String url, String provider) {
        assertThat(Endpoint.provider(Exchange.builder().url(url).build(), "other"))
                .isEqualTo(provider);
    }

    @Test
    void provider_isTheNamedOneFirst() {
        Exchange exchange = Exchange.builder()
                .provider("my-proxy")
                .url("https://api.openai.com/v1")
                .build();

        assertThat(Endpoint.provider(exchange, "other")).isEqualTo("my-proxy");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/model/a.b-v1%3A0/invoke?x=1, a.b-v1:0",
        "https://h/model/arn:aws:bedrock:us-east-1:1:inference-profile/us.a.b/invoke, arn:aws:bedrock:us-east-1:1:inference-profile/us.a.b",
        "https://h/v1beta/models/gem-1:streamGenerateContent?alt=sse, gem-1",
        "https://h/openai/deployments/my+gpt/chat/completions, my+gpt",
        "https://h/models/100%, 100%",
        "https://h/models/chat:generate, chat",
        "https://h/models/chat/completions?api-version=1, ",
        "https://h/v1/projects/p/locations/l/endpoints/openapi/chat/completions, ",
        "https://h/v1/messages, ",
        "https://h, "
    })
    void model_isTheSegmentTheCloudsNameItIn(String url, String model) {
        assertThat(Endpoint.model(url)).isEqualTo(model);
    }
}
