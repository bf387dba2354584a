package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ExtractorsTest {
    private static final Exchange EXCHANGE = Exchange.of("acme", "{\"a\":1}", "text", Duration.ZERO);

    /** An extractor that answers with its name as format. */
    private record Named(String name, int priority, boolean willing, Function<Exchange, Extraction> does)
            implements Extractor {
        Named(String name, int priority, boolean willing) {
            this(
                    name,
                    priority,
                    willing,
                    exchange -> Extraction.builder("p", name).build());
        }

        @Override
        public boolean supports(Exchange exchange) {
            return willing;
        }

        @Override
        public Extraction extract(Exchange exchange) {
            return does.apply(exchange);
        }
    }

    @Test
    void extractors_areAskedInFallingPriorityThenByName() {
        Extractors extractors = Extractors.of(
                        List.of(new Named("b", 0, true), new Named("last", -1, true), new Named("a", 0, true)))
                .with(new Named("first", 5, false));

        assertThat(extractors.inOrder()).extracting(Extractor::name).containsExactly("first", "a", "b", "last");
        assertThat(extractors.toString()).isEqualTo("Extractors[first, a, b, last]");
        assertThat(extractors.extract(EXCHANGE).api()).isEqualTo("a");
    }

    @Test
    void bodies_areReadBeforeTheyAreShown() {
        Extractors extractors = Extractors.of(List.of(new Named(
                "seen",
                0,
                true,
                exchange -> Extraction.builder(
                                "p",
                                String.valueOf(Json.object(exchange.request()).get("a")))
                        .build())));

        assertThat(extractors.extract(EXCHANGE).api()).isEqualTo("1");
    }

    @Test
    void extractorThatThrows_isPassedOverAndNamed() {
        Extractors extractors = Extractors.of(List.of(
                new Named("broken", 1, true, exchange -> {
                    throw new IllegalStateException("no");
                }),
                new Named("works", 0, true)));

        Extraction extraction = extractors.extract(EXCHANGE);

        assertThat(extraction.api()).isEqualTo("works");
        assertThat(extraction.warnings()).containsExactly("extractor_failed:broken:IllegalStateException");
    }

    @Test
    void extractorThatOverflowsTheStack_isPassedOver() {
        Extractors extractors = Extractors.of(List.of(new Named("deep", 1, true, ExtractorsTest::forever)));

        assertThat(extractors.extract(EXCHANGE).warnings())
                .containsExactly("extractor_failed:deep:StackOverflowError", "no_extractor");
    }

    @Test
    void exchangeThatNobodySupports_keepsItsProvider() {
        Extraction extraction =
                Extractors.of(List.of(new Named("unwilling", 0, false))).extract(EXCHANGE);

        assertThat(extraction.provider()).isEqualTo("acme");
        assertThat(extraction.api()).isEqualTo("unknown");
        assertThat(extraction.warnings()).containsExactly("no_extractor");
        assertThat(Extractors.of(List.of()).extract(Exchange.builder().build()).provider())
                .isEqualTo("unknown");
    }

    private static Extraction forever(Exchange exchange) {
        return forever(exchange.toBuilder().build());
    }
}
