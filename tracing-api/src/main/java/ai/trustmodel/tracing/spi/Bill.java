package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.CostPart;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Puts the tokens of one call and the prices of one row together. */
final class Bill {
    private final Extraction call;
    private final PriceRow row;
    private final List<CostPart> parts = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    Bill(Extraction call, PriceRow row) {
        this.call = call;
        this.row = row;
    }

    Cost cost() {
        String tierName = CallTier.of(call);
        PriceRow.Tier tier = row.tiers().get(tierName);
        if (tier == null) {
            return cost(null, "unknown_price", List.of(), List.of(tierName), tierName);
        }
        Usage usage = Objects.requireNonNull(call.usage());
        long input = Objects.requireNonNull(usage.inputTokens());
        CallTokens.of(usage).forEach((kind, count) -> {
            BigDecimal price = tier.price(kind, input);
            if (count > 0 && price != null) {
                parts.add(new CostPart(kind, count, plain(price), amount(count, price)));
            } else if (count > 0) {
                missing.add(kind);
            }
        });
        if (!missing.isEmpty()) {
            return cost(null, "unknown_price", List.of(), missing, tierName);
        }
        if (usage.outputTokens() == null && tier.price(CallTokens.OUTPUT, input) != null) {
            return cost(null, "unknown_usage", List.of(), List.of(), tierName);
        }
        BigDecimal sum = parts.stream().map(CostPart::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return cost(plain(sum), null, parts, List.of(), tierName);
    }

    private Cost cost(
            @org.jspecify.annotations.Nullable BigDecimal amount,
            @org.jspecify.annotations.Nullable String reason,
            List<CostPart> parts,
            List<String> without,
            String tier) {
        return new Cost(amount, reason, parts, without, tier, row.model(), row.source(), row.read(), Map.of());
    }

    private static BigDecimal amount(long count, BigDecimal perMillion) {
        return plain(perMillion.multiply(BigDecimal.valueOf(count)).movePointLeft(6));
    }

    /** The same number with no zero at its end, so that equal amounts are equal. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
