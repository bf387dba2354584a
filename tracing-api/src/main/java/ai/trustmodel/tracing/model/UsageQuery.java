package ai.trustmodel.tracing.model;

import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which totals of tokens and costs to add up. Totals by day, agent, provider and model a store has at hand; for those of
 * threads it may have to look at every call.
 *
 * @param groupBy one row for each combination of these; empty for one row in all
 * @param agentId of whose calls, null for everybody's
 * @param threadId of which conversation's calls, null for all
 * @param since on this day (UTC) or later, null for no bound
 * @param until on this day (UTC) or earlier, null for no bound
 */
public record UsageQuery(
        Set<By> groupBy,
        @Nullable String agentId,
        @Nullable String threadId,
        @Nullable LocalDate since,
        @Nullable LocalDate until) {
    /** What to group totals by. */
    public enum By {
        /** The UTC day the call ended on. */
        DAY,
        /** The agent that made the call. */
        AGENT,
        /** The conversation it is part of. */
        THREAD,
        /** The provider that answered. */
        PROVIDER,
        /** The model that answered. */
        MODEL
    }

    public UsageQuery {
        groupBy = Set.copyOf(groupBy);
    }

    /** Totals of everything, grouped. */
    public static UsageQuery by(By... groups) {
        return new UsageQuery(Set.of(groups), null, null, null, null);
    }
}
