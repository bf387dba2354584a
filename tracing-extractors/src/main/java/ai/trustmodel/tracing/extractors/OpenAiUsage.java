package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usage object of Chat Completions, of its dialects, and of Responses.
 *
 * <p>In all of them the cached tokens are part of the input and the reasoning tokens part of the output.
 */
final class OpenAiUsage {
    private static final Set<String> PRICED_TIERS = Set.of("priority", "flex");

    private OpenAiUsage() {}

    /** The tokens, or null when the object names none. */
    static @Nullable Usage read(@Nullable Map<String, Object> usage, @Nullable String serviceTier) {
        if (usage == null) {
            return null;
        }
        Long input = first(usage, "prompt_tokens", "input_tokens");
        Long output = first(usage, "completion_tokens", "output_tokens");
        Long total = first(usage, "total_tokens");
        if (input == null && output == null && total == null) {
            return null;
        }
        return new Usage(
                input,
                output,
                total,
                inputDetails(usage, input, serviceTier),
                outputDetails(usage, output, serviceTier));
    }

    /** Whether the provider's total is not the sum, as when it counts what it reports nowhere else. */
    static boolean totalDiffers(@Nullable Usage usage) {
        return usage != null
                && usage.inputTokens() != null
                && usage.outputTokens() != null
                && usage.totalTokens() != null
                && usage.inputTokens() + usage.outputTokens() != usage.totalTokens();
    }

    private static Map<String, Long> inputDetails(
            Map<String, Object> usage, @Nullable Long input, @Nullable String tier) {
        Map<String, Object> details = details(usage, "prompt_tokens_details", "input_tokens_details");
        Map<String, Long> read = new LinkedHashMap<>();
        Long cached = first(details, "cached_tokens");
        put(read, Usage.CACHE_READ, cached != null ? cached : own(usage, Usage.CACHE_READ));
        Long written = first(details, "cache_write_tokens");
        put(read, Usage.CACHE_CREATION, written != null ? written : own(usage, Usage.CACHE_CREATION));
        put(read, "audio", first(details, "audio_tokens"));
        tiered(read, tier, Usage.CACHE_READ, input);
        return read;
    }

    private static Map<String, Long> outputDetails(
            Map<String, Object> usage, @Nullable Long output, @Nullable String tier) {
        Map<String, Object> details = details(usage, "completion_tokens_details", "output_tokens_details");
        Map<String, Long> read = new LinkedHashMap<>();
        Long reasoning = first(details, "reasoning_tokens");
        put(read, Usage.REASONING, reasoning != null ? reasoning : own(usage, Usage.REASONING));
        put(read, "audio", first(details, "audio_tokens"));
        tiered(read, tier, Usage.REASONING, output);
        return read;
    }

    // LangChain names the tokens of a tier with a price of its own again under the tier, and what remains by the tier.
    private static void tiered(Map<String, Long> read, @Nullable String tier, String part, @Nullable Long all) {
        if (tier == null || !PRICED_TIERS.contains(tier) || all == null) {
            return;
        }
        Long counted = read.get(part);
        if (counted != null) {
            read.put(tier + "_" + part, counted);
        }
        read.put(tier, all - (counted == null ? 0 : counted));
    }

    private static Map<String, Object> details(Map<String, Object> usage, String chat, String responses) {
        Map<String, Object> details = Json.object(usage.get(chat));
        if (details == null) {
            details = Json.object(usage.get(responses));
        }
        return details == null ? Map.of() : details;
    }

    private static void put(Map<String, Long> into, String key, @Nullable Long count) {
        if (count != null) {
            into.put(key, count);
        }
    }

    // Anybody can be behind a proxy, so the places of all are looked at.
    private static @Nullable Long own(Map<String, Object> usage, String kind) {
        return Providers.known().tokens(usage, kind);
    }

    private static @Nullable Long first(Map<String, Object> map, String... keys) {
        for (String key : keys) {
            Long number = Values.number(map, key);
            if (number != null) {
                return number;
            }
        }
        return null;
    }
}
