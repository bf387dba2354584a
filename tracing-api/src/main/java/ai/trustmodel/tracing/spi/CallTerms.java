package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Extraction;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a call was answered on, besides its model: the service tier and the region.
 *
 * @param tier what the answer says, else what was asked for, else {@code "standard"}
 * @param region where the call ran, null when neither the answer nor the request says
 */
record CallTerms(String tier, @Nullable String region) {
    private static final Set<String> STANDARD =
            Set.of("default", "standard", "auto", "on_demand", "standard_only", "unspecified");
    private static final List<String> TIER = List.of("service_tier", "serviceTier", "trafficType", "traffic_type");
    private static final List<String> REGION = List.of("inference_geo", "location", "region");

    static CallTerms of(Extraction call) {
        String speed = first(call, List.of("speed"));
        String region = first(call, REGION);
        return new CallTerms(
                "fast".equals(speed) ? "fast" : tier(first(call, TIER)),
                region == null || region.equals("not_available") ? null : region);
    }

    private static String tier(@Nullable String word) {
        if (word == null) {
            return PriceRow.STANDARD;
        }
        String tier = word.startsWith("on_demand_") ? word.substring("on_demand_".length()) : word;
        if (STANDARD.contains(tier)) {
            return PriceRow.STANDARD;
        }
        return tier.equals("fast") ? "priority" : tier; // OpenAI's new word for the same tier
    }

    /** The first word there is, the answer's before the request's, in lower case. */
    private static @Nullable String first(Extraction call, List<String> keys) {
        for (Map<String, Object> place : List.of(call.rawUsage(), call.responseMetadata(), call.parameters())) {
            for (String key : keys) {
                Object value = place.get(key);
                Map<String, Object> inner = Json.object(value); // Bedrock has it in an object
                Object word = inner == null ? value : inner.get("type");
                if (word instanceof String text && !text.isBlank()) {
                    return text.strip().toLowerCase(Locale.ROOT);
                }
            }
        }
        return null;
    }
}
