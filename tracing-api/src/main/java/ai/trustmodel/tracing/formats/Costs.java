package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.CostPart;
import ai.trustmodel.tracing.spi.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call cost, beside what other tools know of it, so that it need not be worked out again from less. */
final class Costs {
    private Costs() {}

    static @Nullable Map<String, Object> write(@Nullable Cost cost) {
        return cost == null ? null : Json.parseObject(Json.write(cost));
    }

    /** The cost in this value; null when it says neither an amount nor why there is none. */
    static @Nullable Cost read(@Nullable Object value) {
        Map<String, Object> fields = Fields.object(value);
        BigDecimal amount = number(fields.get("amount"));
        String reason = Fields.nonEmpty(fields, "reason");
        if (amount == null && reason == null) {
            return null;
        }
        List<String> without = new ArrayList<>();
        Fields.list(fields.get("without")).forEach(each -> without.add(String.valueOf(each)));
        return new Cost(
                amount,
                reason,
                parts(fields.get("parts")),
                without,
                Fields.text(fields, "tier"),
                Fields.text(fields, "model"),
                Fields.text(fields, "source"),
                date(Fields.text(fields, "price_date")),
                Map.of());
    }

    private static List<CostPart> parts(@Nullable Object value) {
        List<CostPart> parts = new ArrayList<>();
        for (Object each : Fields.list(value)) {
            Map<String, Object> part = Fields.object(each);
            Long count = Fields.number(part.get("count"));
            BigDecimal perMillion = number(part.get("per_million"));
            BigDecimal amount = number(part.get("amount"));
            if (count != null && perMillion != null && amount != null) {
                parts.add(new CostPart(Fields.textOrEmpty(part, "kind"), count, perMillion, amount));
            }
        }
        return parts;
    }

    private static @Nullable BigDecimal number(@Nullable Object value) {
        if (!(value instanceof Number) || value instanceof Double d && !Double.isFinite(d)) {
            return null;
        }
        BigDecimal number = new BigDecimal(value.toString());
        // No 1e999999999, which would not fit in memory when it is written out.
        return number.signum() < 0 || number.precision() - number.scale() > 12 || number.scale() > 100 ? null : number;
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
