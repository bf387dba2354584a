package ai.trustmodel.tracing.spi;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the models of these names cost in a time.
 *
 * @param providers whose model; empty for anybody's
 * @param names the model's id first, then its other names, in lower case
 * @param from the first day (UTC) of these prices, null for ever since
 * @param until the last day, null for until further notice
 * @param tiers the prices by service tier; {@code "standard"} is always there
 * @param regions factors on every price by the region asked for
 * @param fees US dollars for a thousand requests, by what is requested
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
        Map<String, BigDecimal> fees,
        String source,
        @Nullable LocalDate read) {
    static final String STANDARD = "standard";

    /** Prices by kind of token, and those that change from a length of the input on, the lowest length first. */
    record Tier(Map<String, BigDecimal> perMillion, List<Longer> longer) {
        /** The price of a kind of token in a call with so many input tokens, null when there is none. */
        @Nullable
        BigDecimal price(String kind, long inputTokens) {
            BigDecimal price = perMillion.get(kind);
            for (Longer step : longer) {
                if (inputTokens > step.above()) {
                    price = step.perMillion().getOrDefault(kind, price);
                }
            }
            return price;
        }
    }

    /** Prices of a call with more input tokens than this, cached ones included. */
    record Longer(long above, Map<String, BigDecimal> perMillion) {}

    String model() {
        return names.get(0);
    }

    boolean validOn(LocalDate day) {
        return (from == null || !day.isBefore(from)) && (until == null || !day.isAfter(until));
    }
}
