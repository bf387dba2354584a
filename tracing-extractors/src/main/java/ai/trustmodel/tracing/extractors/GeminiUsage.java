package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as Google counts them: thoughts stand beside the answer's tokens, cached ones are part of the prompt's, and what
 * its own tools read is in the total alone.
 */
final class GeminiUsage {
    private static final List<String> WRITTEN = List.of("candidatesTokenCount", "thoughtsTokenCount");

    private GeminiUsage() {}

    /** The tokens in a {@code usageMetadata} object, null when it holds none. */
    static @Nullable Usage of(Map<String, Object> usage) {
        Map<String, Long> inputs = byModality(usage, "promptTokensDetails", "tokenCount");
        Map<String, Long> cached = byModality(usage, "cacheTokensDetails", "tokenCount");
        Map<String, Long> outputs = byModality(usage, "candidatesTokensDetails", "tokenCount");
        if (outputs.isEmpty()) {
            outputs = byModality(usage, "responseTokensDetails", "tokenCount");
        }
        Long answered = GeminiFields.number(usage, "candidatesTokenCount");
        return usage(
                GeminiFields.number(usage, "promptTokenCount"),
                answered != null ? answered : GeminiFields.number(usage, "responseTokenCount"),
                GeminiFields.number(usage, "thoughtsTokenCount"),
                GeminiFields.number(usage, "totalTokenCount"),
                details(GeminiFields.number(usage, "cachedContentTokenCount"), inputs, cached),
                outputs);
    }

    /** The tokens in the {@code usage} object of an interaction, null when it holds none. */
    static @Nullable Usage ofInteraction(Map<String, Object> usage) {
        Map<String, Long> inputs = byModality(usage, "inputTokensByModality", "tokens");
        Map<String, Long> cached = byModality(usage, "cachedTokensByModality", "tokens");
        return usage(
                GeminiFields.number(usage, "totalInputTokens"),
                GeminiFields.number(usage, "totalOutputTokens"),
                GeminiFields.number(usage, "totalThoughtTokens"),
                GeminiFields.number(usage, "totalTokens"),
                details(GeminiFields.number(usage, "totalCachedTokens"), inputs, cached),
                byModality(usage, "outputTokensByModality", "tokens"));
    }

    /**
     * Whether less is written than before, as happens when a server's own tools begin a new count. A prompt's figure that
     * is corrected downwards is nothing odd.
     */
    static boolean shrinks(Map<String, Object> before, Map<String, Object> after) {
        return WRITTEN.stream().anyMatch(name -> {
            Long old = GeminiFields.number(before, name);
            Long now = GeminiFields.number(after, name);
            return old != null && now != null && now < old;
        });
    }

    private static @Nullable Usage usage(
            @Nullable Long input,
            @Nullable Long answered,
            @Nullable Long thought,
            @Nullable Long total,
            Map<String, Long> inputDetails,
            Map<String, Long> outputModalities) {
        if (input == null && answered == null && thought == null && total == null) {
            return null;
        }
        Long output = answered == null ? thought : thought == null ? answered : Long.valueOf(answered + thought);
        Map<String, Long> outputDetails = new LinkedHashMap<>();
        if (thought != null) {
            outputDetails.put(Usage.REASONING, thought);
        }
        outputDetails.putAll(outputModalities);
        // Without the prompt's figure, a total of what was counted.
        Long counted = total == null && input == null ? output : total;
        return new Usage(input, output, counted, inputDetails, outputDetails);
    }

    // Details are parts that do not overlap, so what was cached of a modality is not counted under it again.
    private static Map<String, Long> details(
            @Nullable Long cacheRead, Map<String, Long> inputs, Map<String, Long> cached) {
        Map<String, Long> details = new LinkedHashMap<>();
        if (cacheRead != null) {
            details.put(Usage.CACHE_READ, cacheRead);
        }
        inputs.forEach((kind, count) -> details.put(kind, count - cached.getOrDefault(kind, 0L)));
        return details;
    }

    /** Tokens of all kinds but text. */
    private static Map<String, Long> byModality(Map<String, Object> usage, String name, String countName) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Map<String, Object> part : Values.objects(GeminiFields.get(usage, name))) {
            String kind = GeminiNames.modality(part.get("modality"));
            Long count = GeminiFields.number(part, countName);
            if (kind != null && count != null && !kind.equals("text") && !kind.startsWith("modality_")) {
                counts.merge(kind, count, Long::sum);
            }
        }
        return counts;
    }
}
