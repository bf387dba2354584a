package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Usage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tokens a call is billed for, where these are not simply those it used. */
final class BilledUsage {
    private BilledUsage() {}

    /** The usage to price, null when the answer does not say any. */
    static @Nullable Usage of(Extraction call) {
        Usage usage = call.usage();
        if (usage == null) {
            return null;
        }
        Map<String, Object> units = Json.object(call.rawUsage().get("billed_units"));
        if (units != null
                && units.get("input_tokens") instanceof Number input
                && units.get("output_tokens") instanceof Number output) {
            return Usage.of(input.longValue(), output.longValue()); // Cohere leaves out what it adds to a prompt itself
        }
        return new Usage(
                usage.inputTokens(),
                output(usage),
                usage.totalTokens(),
                withCachedAudio(usage.inputTokenDetails(), call.rawUsage()),
                usage.outputTokenDetails());
    }

    // Some, as xAI at first, count reasoning beside the output; then only the three together are the total.
    private static @Nullable Long output(Usage usage) {
        Long input = usage.inputTokens();
        Long output = usage.outputTokens();
        Long total = usage.totalTokens();
        Long reasoning = usage.outputTokenDetails().get(Usage.REASONING);
        if (input == null || output == null || total == null || reasoning == null || reasoning <= 0) {
            return output;
        }
        return total == input + output + reasoning ? Long.valueOf(output + reasoning) : output;
    }

    // Google parts the cached tokens by what they are, and the details of an input have those that are not cached.
    private static Map<String, Long> withCachedAudio(Map<String, Long> details, Map<String, Object> raw) {
        if (details.containsKey(CallTokens.CACHE_READ_AUDIO)
                || !(raw.get("cacheTokensDetails") instanceof List<?> parts)) {
            return details;
        }
        long audio = 0;
        for (Object each : parts) {
            Map<String, Object> part = Json.object(each);
            if (part != null
                    && "AUDIO".equals(part.get("modality"))
                    && part.get("tokenCount") instanceof Number count) {
                audio += count.longValue();
            }
        }
        Map<String, Long> known = new LinkedHashMap<>(details);
        known.put(CallTokens.CACHE_READ_AUDIO, audio);
        known.merge("audio", audio, Long::sum);
        return known;
    }
}
