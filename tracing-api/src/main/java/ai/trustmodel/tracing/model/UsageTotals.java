package ai.trustmodel.tracing.model;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Token totals of a group of LLM calls. What the group was not formed by is null.
 *
 * @param day the UTC day the calls ended on
 * @param agentId who made them
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
 */
public record UsageTotals(
        @Nullable LocalDate day,
        @Nullable String agentId,
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
        long reasoning) {}
