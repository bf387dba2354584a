package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.testkit.ExtractorContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Each extractor keeps the contract of all. */
class ContractTest {
    private static final Duration LATENCY = Duration.ofMillis(200);
    private static final String ERROR = "{\"error\":{\"type\":\"overloaded\",\"code\":null,\"message\":\"busy\"}}";

    @Nested
    class AnthropicMessages extends ExtractorContract {
        @Override
        protected Extractor extractor() {
            return new AnthropicMessagesExtractor();
        }

        @Override
        protected List<Exchange> examples() {
            return around(
                    "anthropic", Fixtures.ANTHROPIC_REQUEST, Fixtures.ANTHROPIC_ANSWER, Fixtures.ANTHROPIC_STREAM);
        }
    }

    @Nested
    class OpenAiChat extends ExtractorContract {
        @Override
        protected Extractor extractor() {
            return new OpenAiChatExtractor();
        }

        @Override
        protected List<Exchange> examples() {
            return around(
                    "openai", OpenAiFixtures.CHAT_REQUEST, OpenAiFixtures.CHAT_ANSWER, OpenAiFixtures.CHAT_STREAM);
        }
    }

    @Nested
    class OpenAiResponses extends ExtractorContract {
        @Override
        protected Extractor extractor() {
            return new OpenAiResponsesExtractor();
        }

        @Override
        protected List<Exchange> examples() {
            return around(
                    "openai",
                    OpenAiFixtures.RESPONSES_REQUEST,
                    OpenAiFixtures.RESPONSES_ANSWER,
                    OpenAiFixtures.RESPONSES_STREAM);
        }
    }

    @Nested
    class Generic extends ExtractorContract {
        @Override
        protected Extractor extractor() {
            return new GenericExtractor();
        }

        @Override
        protected List<Exchange> examples() {
            return around(null, "{\"prompt\":\"hi\",\"model\":\"m\"}", "{\"text\":\"hello\"}", "data: {\"a\":1}\n\n");
        }
    }

    private static List<Exchange> around(String provider, String request, String answer, String stream) {
        return List.of(
                Exchange.of(provider, request, answer, LATENCY),
                Exchange.of(provider, request, stream, LATENCY),
                Exchange.of(provider, request, ERROR, LATENCY).toBuilder()
                        .status(529)
                        .build());
    }
}
