package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract, passed by an extractor that keeps it, and noticing those that do not. */
class ExtractorContractTest extends ExtractorContract {
    /** Reads {@code {"ask": ...}} answered by {@code {"say": ...}}. */
    private record Parrot(Predicate<Exchange> supported, Function<Exchange, String> said) implements Extractor {
        @Override
        public String name() {
            return "parrot";
        }

        @Override
        public boolean supports(Exchange exchange) {
            return supported.test(exchange);
        }

        @Override
        public Extraction extract(Exchange exchange) {
            return Extraction.builder(exchange.provider() == null ? "parrot" : exchange.provider(), "say")
                    .answer(Message.of(Message.AI, said.apply(exchange)))
                    .build();
        }
    }

    @Override
    protected Extractor extractor() {
        return new Parrot(ExtractorContractTest::asks, ExtractorContractTest::say);
    }

    @Override
    protected List<Exchange> examples() {
        return List.of(
                Exchange.of("zoo", "{\"ask\":[\"a\",{\"b\":1}]}", "{\"say\":\"hello\"}", Duration.ZERO),
                Exchange.of(null, Map.of("ask", List.of("a")), "data: hello\n\n", Duration.ZERO));
    }

    @Test
    void extractorThatTrustsItsInput_isNoticed() {
        Broken contract = new Broken(new Parrot(ExtractorContractTest::asks, exchange ->
                (String) Json.object(exchange.response()).get("say")));

        contract.readBodies();

        assertThatThrownBy(contract::anyValueInAnyPlace_isRead).isInstanceOf(AssertionError.class);
        assertThatThrownBy(contract::oddExchanges_areRead).isInstanceOf(AssertionError.class);
        assertThatThrownBy(contract::textThatIsCutAnywhere_isRead).isInstanceOf(AssertionError.class);
    }

    @Test
    void supportsThatReadsEverythingAgainAndAgain_isNoticed() {
        Broken contract = new Broken(new Parrot(
                exchange -> IntStream.range(0, 5)
                        .allMatch(i -> Json.write(exchange.request()).contains("ask")),
                ExtractorContractTest::say));

        contract.readBodies();

        assertThatThrownBy(contract::supports_goesThroughAListAFewTimesAtMost)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("looks at a list");
    }

    @Test
    void mutations_differFromTheOriginalInOnePlace() {
        Object original = Json.parse("{\"a\":[1,{\"b\":2}]}");
        int[] count = {0};

        JsonMutations.forEach(original, mutated -> {
            count[0]++;
            assertThat(mutated).isNotEqualTo(original);
        });

        int places = 5;
        int removals = 4;
        assertThat(count[0]).isEqualTo(places * JsonMutations.oddValues().size() + removals);
    }

    private static boolean asks(Exchange exchange) {
        return exchange.request() instanceof Map<?, ?> map && map.containsKey("ask");
    }

    private static String say(Exchange exchange) {
        return exchange.response() instanceof Map<?, ?> map ? String.valueOf(map.get("say")) : "";
    }

    private static final class Broken extends ExtractorContract {
        private final Extractor extractor;

        Broken(Extractor extractor) {
            this.extractor = extractor;
        }

        @Override
        protected Extractor extractor() {
            return extractor;
        }

        @Override
        protected List<Exchange> examples() {
            return List.of(Exchange.of("zoo", Map.of("ask", List.of("a")), Map.of("say", "x"), Duration.ZERO));
        }
    }
}
