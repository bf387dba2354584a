package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PricesTest {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

    @Test
    void of_countsCachedTokensOnce() {
        // The numbers of langfuse#12306: 5 fresh, 128955 read from the cache, 1253 written to it.
        Usage usage = new Usage(
                130_213L, 1000L, null, Map.of(Usage.CACHE_READ, 128_955L, Usage.CACHE_CREATION, 1253L), Map.of());

        Cost cost = Prices.builtIn().of(claude().usage(usage).build(), NOW);

        // 5 * 3 + 128955 * 0.3 + 1253 * 3.75 + 1000 * 15 millionths
        assertThat(cost.amount()).isEqualTo(new BigDecimal("0.05840025"));
        assertThat(cost.reason()).isNull();
    }

    @Test
    void of_knowsNoAmountWithoutUsage() {
        Cost cost = Prices.builtIn().of(claude().build(), NOW);

        assertThat(cost.amount()).isNull();
        assertThat(cost.reason()).isEqualTo("unknown_usage");
    }

    private static Extraction.Builder claude() {
        return Extraction.builder("anthropic", "messages").responseModel("claude-3-7-sonnet-20250219");
    }
}
