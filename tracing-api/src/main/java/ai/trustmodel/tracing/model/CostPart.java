package ai.trustmodel.tracing.model;

import java.math.BigDecimal;

/**
 * Tokens of one kind at one price, or requests at one fee.
 *
 * @param kind which tokens, as in {@code "input"} (those with no price of their own), {@code "cache_read"},
 *     {@code "cache_write_5m"}, {@code "cache_write_1h"}, {@code "output"}; or which fee, as in {@code "web_search"}
 * @param count how many tokens or requests
 * @param perMillion US dollars for a million of them, after every factor of tier and region
 * @param amount US dollars for these, exact
 */
public record CostPart(String kind, long count, BigDecimal perMillion, BigDecimal amount) {}
