package ai.trustmodel.tracing.spi;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the models of these names cost in a time.
 *
 * @param providers whose model; empty for anybody's
 * @param names the model's id first, then its other names, in lower case
 * @param from the first day (UTC) of these prices, null when no other is known before
 * @param until the last day, null for until further notice
 * @param tiers the prices by service tier; {@value #STANDARD} is always there
 * @param regions factors on every price by the region the call ran in; {@code "*"} is any region not named
 * @param source where this was read: a URL, or a file's name
 * @param read the day it was read there
 */
record PriceRow(
        List<String> providers,
        List<String> names,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        Map<String, Tier> tiers,
        Map<String, BigDecimal> regions,
        String source,
        @Nullable LocalDate read) {
    static final String STANDARD = "standard";
    static final String ANY = "*";

    /** US dollars for a million by kind of token, and what changes from a length of the input on, the least first. */
    record Tier(Map<String, BigDecimal> perMillion, List<Longer> longer) {
        /** The prices of a call with so many input tokens. */
        Map<String, BigDecimal> prices(long inputTokens) {
            Map<String, BigDecimal> prices = perMillion;
            for (Longer step : longer) {
                if (inputTokens > step.above()) {
                    prices = new HashMap<>(prices);
                    prices.putAll(step.perMillion());
                }
            }
            return prices;
        }

        /** Whether the input of a call is longer than the length up to which the first prices hold. */
        boolean isLong(long inputTokens) {
            return !longer.isEmpty() && inputTokens > longer.get(0).above();
        }

        Tier times(BigDecimal factor) {
            return new Tier(
                    times(perMillion, factor),
                    longer.stream()
                            .map(l -> new Longer(l.above(), times(l.perMillion(), factor)))
                            .toList());
        }

        private static Map<String, BigDecimal> times(Map<String, BigDecimal> prices, BigDecimal factor) {
            Map<String, BigDecimal> products = new HashMap<>();
            prices.forEach((kind, price) -> products.put(kind, price.multiply(factor)));
            return products;
        }
    }

    /** The prices that change in a call with more input tokens than this, cached ones included. */
    record Longer(long above, Map<String, BigDecimal> perMillion) {}

    Tier standard() {
        return Objects.requireNonNull(tiers.get(STANDARD));
    }

    String model() {
        return names.get(0);
    }

    boolean validOn(LocalDate day) {
        return (from == null || !day.isBefore(from)) && (until == null || !day.isAfter(until));
    }

    /** The factor of a region; that of a region nobody named is that of the one the prices are for. */
    BigDecimal factor(@Nullable String region) {
        BigDecimal other = region == null ? BigDecimal.ONE : regions.getOrDefault(ANY, BigDecimal.ONE);
        return regions.getOrDefault(region == null ? "" : region, other);
    }
}
