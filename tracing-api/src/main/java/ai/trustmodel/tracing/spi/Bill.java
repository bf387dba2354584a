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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts the tokens of one call and the prices of one row together. */
final class Bill {
    private final Extraction call;
    private final Usage usage;
    private final long inputTokens;
    private final PriceRow row;
    private final CallTerms terms;
    private final List<CostPart> parts = new ArrayList<>();
    private final Set<String> missing = new TreeSet<>();

    /** A bill for a call, for this usage, whose input tokens are known. */
    Bill(Extraction call, Usage usage, PriceRow row) {
        this.call = call;
        this.usage = usage;
        this.inputTokens = Objects.requireNonNull(usage.inputTokens());
        this.row = row;
        this.terms = CallTerms.of(call);
    }

    /** The cost, with those of these fees that the call has; US dollars for a million requests. */
    Cost cost(Map<String, Optional<BigDecimal>> fees) {
        PriceRow.Tier tier = row.tiers().get(terms.tier());
        if (tier == null) {
            missing.add(terms.tier());
            return unknown("unknown_price");
        }
        // A tier that has no prices for long inputs does not have those for short ones there.
        if (!tier.isLong(inputTokens) && row.standard().isLong(inputTokens)) {
            missing.add("long_context");
        }
        Map<String, BigDecimal> prices = tier.prices(inputTokens);
        addTokens(prices);
        if (!missing.isEmpty()) {
            return unknown("unknown_price");
        }
        if (usage.outputTokens() == null && prices.containsKey(CallTokens.OUTPUT)) {
            return unknown("unknown_usage");
        }
        if (terms.region() == null && row.regions().containsKey(PriceRow.ANY)) {
            missing.add("region");
        }
        addFees(fees);
        BigDecimal sum = parts.stream().map(CostPart::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return cost(plain(sum), null, parts);
    }

    private void addTokens(Map<String, BigDecimal> prices) {
        CallTokens tokens = new CallTokens(usage);
        missing.addAll(tokens.strange());
        if (tokens.cachedAudio() == null && !audioCostsTheSame(prices)) {
            missing.add(CallTokens.CACHE_READ_AUDIO);
        }
        Map<String, Long> counts = tokens.byKind(tokens.leastCachedAudio());
        if (!prices.containsKey(CallTokens.INPUT_IMAGE)) { // images are input like text, unless a row says otherwise
            counts.merge(CallTokens.INPUT, counts.getOrDefault(CallTokens.INPUT_IMAGE, 0L), Long::sum);
            counts.remove(CallTokens.INPUT_IMAGE);
        }
        BigDecimal factor = row.factor(terms.region());
        counts.forEach((kind, count) -> {
            BigDecimal price = prices.get(kind);
            if (price != null && count > 0) {
                parts.add(part(kind, count, price.multiply(factor)));
            } else if (count > 0) {
                missing.add(kind);
            }
        });
    }

    private static boolean audioCostsTheSame(Map<String, BigDecimal> prices) {
        return same(prices.get(CallTokens.INPUT_AUDIO), prices.get(CallTokens.INPUT))
                && same(prices.get(CallTokens.CACHE_READ_AUDIO), prices.get(Usage.CACHE_READ));
    }

    private static boolean same(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null ? other == null : other != null && one.compareTo(other) == 0;
    }

    private void addFees(Map<String, Optional<BigDecimal>> fees) {
        if (fees.isEmpty()) {
            return;
        }
        CallFees.of(call).forEach((fee, count) -> {
            Optional<BigDecimal> perMillion = fees.get(fee);
            if (perMillion != null && count > 0 && perMillion.isPresent()) {
                parts.add(part(fee, count, perMillion.get()));
            } else if (perMillion != null && count > 0) {
                missing.add(fee);
            }
        });
    }

    private static CostPart part(String kind, long count, BigDecimal perMillion) {
        BigDecimal amount = perMillion.multiply(BigDecimal.valueOf(count)).movePointLeft(6);
        return new CostPart(kind, count, plain(perMillion), plain(amount));
    }

    private Cost unknown(String reason) {
        return cost(null, reason, List.of());
    }

    private Cost cost(@Nullable BigDecimal amount, @Nullable String reason, List<CostPart> shown) {
        return new Cost(
                amount,
                reason,
                shown,
                List.copyOf(missing),
                terms.tier(),
                row.model(),
                row.source(),
                row.read(),
                Map.of());
    }

    /** The same number with no zero at its end, so that equal amounts are equal. */
    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
