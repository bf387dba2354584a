package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Extraction;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The service tier a call was answered in, which is part of its price. */
final class CallTier {
    private static final Set<String> STANDARD = Set.of("", "default", "standard", "auto", "on_demand", "standard_only");

    private CallTier() {}

    /** The tier: what the answer says, else what was asked for, else the standard one. */
    static String of(Extraction call) {
        if ("fast".equals(text(call.rawUsage(), "speed", text(call.parameters(), "speed", "")))) {
            return "fast";
        }
        String asked = text(call.parameters(), "service_tier", "");
        String answered = text(call.responseMetadata(), "service_tier", text(call.rawUsage(), "service_tier", asked));
        String tier = answered.toLowerCase(Locale.ROOT);
        return STANDARD.contains(tier) ? PriceRow.STANDARD : tier;
    }

    static String text(Map<String, Object> map, String key, String otherwise) {
        @Nullable Object value = map.get(key);
        return value instanceof String text ? text : otherwise;
    }
}
