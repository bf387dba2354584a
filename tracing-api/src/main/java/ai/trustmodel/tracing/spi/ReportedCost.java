package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the provider itself says a call cost, which beats every price list: discounts and fees are in it. */
final class ReportedCost {
    private ReportedCost() {}

    /** The cost in the call's usage, null when it names none in dollars. */
    static @Nullable Cost of(Extraction call) {
        BigDecimal amount = amount(call.rawUsage());
        return amount == null || amount.signum() < 0
                ? null
                : new Cost(
                        Bill.plain(amount),
                        null,
                        List.of(),
                        List.of(),
                        null,
                        call.model(),
                        Cost.FROM_PROVIDER,
                        null,
                        Map.of());
    }

    private static @Nullable BigDecimal amount(Map<String, Object> usage) {
        BigDecimal ticks = number(usage.get("cost_in_usd_ticks")); // xAI: ten billion to the dollar
        if (ticks != null) {
            return ticks.movePointLeft(10);
        }
        Map<String, Object> parts = Json.object(usage.get("cost"));
        if (parts != null) {
            return number(parts.get("total_cost")); // Perplexity
        }
        Map<String, Object> details = Json.object(usage.get("cost_details"));
        if (details == null && !usage.containsKey("is_byok")) {
            return null; // a number in a unit nobody knows
        }
        BigDecimal charged = number(usage.get("cost")); // OpenRouter, whose credits are dollars
        if (!Boolean.TRUE.equals(usage.get("is_byok"))) {
            return charged;
        }
        // With a key of the caller's own, OpenRouter charges its part and the provider the rest.
        BigDecimal upstream = details == null ? null : number(details.get("upstream_inference_cost"));
        return charged == null || upstream == null ? null : charged.add(upstream);
    }

    private static @Nullable BigDecimal number(@Nullable Object value) {
        if (!(value instanceof Number) || value instanceof Double d && !Double.isFinite(d)) {
            return null;
        }
        BigDecimal number = new BigDecimal(value.toString());
        // Nothing that costs a million million, and no 1e999999999, which would not fit in memory.
        return number.precision() - number.scale() > 12 || number.scale() > 100 ? null : number;
    }
}
