package ai.trustmodel.tracing.model;

import java.math.BigDecimal;

/**
 * Tokens of one kind at one price.
 *
 * @param kind which tokens, as in {@code "input"} (those with no price of their own), {@code "cache_read"},
 *     {@code "cache_write_5m"}, {@code "cache_write_1h"}, {@code "output"}
 * @param tokens how many
 * @param perMillion US dollars for a million of them, after every factor of tier and region
 * @param amount US dollars for these, exact
 */
public record CostPart(String kind, long tokens, BigDecimal perMillion, BigDecimal amount) {}
