package ai.trustmodel.tracing.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Totals of a group of LLM calls: tokens, and what they cost. What the group was not formed by is null.
 *
 * @param day the UTC day the calls ended on
 * @param agentId who made them
 * @param threadId of which conversation they are part
 * @param provider who answered; {@code unknown} where nobody knows
 * @param model which model answered; {@code unknown} where nobody knows
 * @param calls how many calls
 * @param errors how many of them failed
 * @param unknownUsage how many succeeded without saying their tokens; the totals leave them out
 * @param inputTokens tokens read, with cached ones
 * @param outputTokens tokens written, with reasoning
 * @param totalTokens the totals the providers gave, else the sums
 * @param cacheRead part of the input tokens read from a cache
 * @param cacheCreation part of the input tokens written to a cache
 * @param reasoning part of the output tokens spent on thinking
 * @param cost US dollars as far as known, exact to the pico-dollar; null when of no span the cost is known. It holds what
 *     tools and other spans cost too, where an application said so
 * @param unpriced calls whose cost is not known, so that {@code cost} is too low; a call that failed without saying its
 *     tokens is not among them
 */
public record UsageTotals(
        @Nullable LocalDate day,
        @Nullable String agentId,
        @Nullable String threadId,
        @Nullable String provider,
        @Nullable String model,
        long calls,
        long errors,
        long unknownUsage,
        long inputTokens,
        long outputTokens,
        long totalTokens,
        long cacheRead,
        long cacheCreation,
        long reasoning,
        @Nullable BigDecimal cost,
        long unpriced) {

    /** The order in which a store gives totals: by day, agent, thread, provider and model. */
    public static final Comparator<UsageTotals> ORDER = Comparator.comparing(
                    UsageTotals::day, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(UsageTotals::agentId, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(UsageTotals::threadId, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(UsageTotals::provider, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(UsageTotals::model, Comparator.nullsFirst(Comparator.naturalOrder()));
}
