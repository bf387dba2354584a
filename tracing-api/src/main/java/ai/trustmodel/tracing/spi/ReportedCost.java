package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the provider itself says a call cost, which beats every price list. */
final class ReportedCost {
    private ReportedCost() {}

    /** The cost in the call's usage, null when it names none. */
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
        Map<String, Object> parts = Json.object(usage.get("cost"));
        return number(parts != null ? parts.get("total_cost") : usage.get("cost"));
    }

    private static @Nullable BigDecimal number(@Nullable Object value) {
        return value instanceof Number number ? new BigDecimal(number.toString()) : null;
    }
}
