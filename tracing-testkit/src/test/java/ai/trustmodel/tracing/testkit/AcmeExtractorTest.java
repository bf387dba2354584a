package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The example of CONTRIBUTING.md: a whole extractor, and the test that it keeps the contract of all. */
class AcmeExtractorTest extends ExtractorContract {
    /** Reads {@code {"ask": "..."}} answered by {@code {"say": "...", "tokens": {"in": 3, "out": 5}}}. */
    static final class AcmeExtractor implements Extractor {
        @Override
        public String name() {
            return "acme";
        }

        @Override
        public boolean supports(Exchange exchange) {
            return "acme".equals(exchange.provider());
        }

        @Override
        public Extraction extract(Exchange exchange) {
            Map<String, Object> request = Json.object(exchange.request());
            Map<String, Object> answer = Json.object(exchange.response());
            Extraction.Builder facts = Extraction.builder("acme", "ask");
            if (request != null && request.get("ask") instanceof String asked) {
                facts.request(List.of(Message.of(Message.HUMAN, asked)));
            }
            if (answer != null && answer.get("say") instanceof String said) {
                facts.answer(Message.of(Message.AI, said)).usage(usage(Json.object(answer.get("tokens"))));
            } else if (exchange.response() != null) {
                facts.warnings(List.of("body_not_recognised")); // the client then keeps the raw bodies
            }
            return facts.build();
        }

        private static @Nullable Usage usage(@Nullable Map<String, Object> tokens) {
            return tokens == null
                    ? null // unknown is absent, never zero
                    : new Usage(count(tokens.get("in")), count(tokens.get("out")), null, Map.of(), Map.of());
        }

        private static @Nullable Long count(@Nullable Object value) {
            return value instanceof Number number ? number.longValue() : null;
        }
    }

    @Override
    protected Extractor extractor() {
        return new AcmeExtractor();
    }

    @Override
    protected List<Exchange> examples() {
        return List.of(
                Exchange.of("acme", "{\"ask\":\"a\"}", "{\"say\":\"b\",\"tokens\":{\"in\":3}}", Duration.ZERO),
                Exchange.of("acme", "{\"ask\":\"a\"}", "{\"error\":\"busy\"}", Duration.ZERO));
    }

    @Test
    void answer_isReadWithItsTokens() {
        Extraction facts = extractor()
                .extract(Exchange.of(
                        "acme",
                        Map.of("ask", "How warm?"),
                        Map.of("say", "4°C", "tokens", Map.of("in", 3, "out", 5)),
                        Duration.ZERO));

        assertThat(facts.request()).extracting(Message::content).containsExactly("How warm?");
        assertThat(facts.answer().content()).isEqualTo("4°C");
        assertThat(facts.usage().inputTokens()).isEqualTo(3);
        assertThat(facts.usage().totalTokens()).isEqualTo(8);
    }
}
