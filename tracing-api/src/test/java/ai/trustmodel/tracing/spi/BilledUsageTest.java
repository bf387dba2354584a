package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Usage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BilledUsageTest {
    @Test
    void usage_isBilledAsItIs() {
        Usage usage = new Usage(10L, 5L, 15L, Map.of("cache_read", 4L), Map.of("reasoning", 3L));

        assertThat(billed(usage, "{}")).isEqualTo(usage);
        assertThat(BilledUsage.of(Extraction.builder("openai", "any").build())).isNull();
    }

    @Test
    void cohere_billsLessThanItUses() {
        Usage used = new Usage(867L, 110L, null, Map.of("cache_read", 448L), Map.of());

        assertThat(billed(used, "{\"billed_units\": {\"input_tokens\": 371, \"output_tokens\": 108}}"))
                .isEqualTo(Usage.of(371L, 108L));
        assertThat(billed(used, "{\"billed_units\": {\"search_units\": 1}}").inputTokens())
                .isEqualTo(867);
    }

    @Test
    void reasoningBesideTheOutput_isBilledWithIt() {
        Usage beside = new Usage(10L, 5L, 35L, Map.of(), Map.of("reasoning", 20L));

        assertThat(billed(beside, "{}").outputTokens()).isEqualTo(25);
    }

    @Test
    void cachedAudio_isBilledAsAudio() {
        Usage usage = new Usage(100L, 5L, null, Map.of("cache_read", 60L, "audio", 7L), Map.of());
        String raw = """
                {"cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 20}, {"modality": "TEXT", "tokenCount": 40}]}
                """;

        assertThat(billed(usage, raw).inputTokenDetails())
                .containsEntry("audio", 27L)
                .containsEntry("cache_read_audio", 20L)
                .containsEntry("cache_read", 60L);
    }

    @Test
    void rawUsageOfAnotherShape_isNoMatter() {
        Usage usage = Usage.of(1L, 2L);

        assertThat(billed(usage, "{\"billed_units\": 7, \"cacheTokensDetails\": [7, {\"modality\": 7}]}")
                        .outputTokens())
                .isEqualTo(2);
    }

    private static Usage billed(Usage usage, String raw) {
        return BilledUsage.of(Extraction.builder("any", "any")
                .usage(usage)
                .rawUsage(Json.parseObject(raw))
                .build());
    }
}
