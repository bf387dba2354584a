package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageQuery.By;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.TraceStore;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up tokens and costs: the tool {@code get_usage}. */
final class UsageTool {
    private static final int NAME = 100;

    private final TraceStore store;
    private final Clock clock;

    UsageTool(TraceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Answer usage(Arguments arguments) {
        Set<By> groups = EnumSet.noneOf(By.class);
        arguments.texts("group_by").forEach(word -> groups.add(By.valueOf(word.toUpperCase(Locale.ROOT))));
        if (!arguments.has("group_by")) {
            groups.add(By.MODEL);
        }
        UsageQuery query = new UsageQuery(
                groups,
                arguments.text("agent_id"),
                arguments.text("thread_id"),
                day(arguments.time("since", clock)),
                day(arguments.time("until", clock)));
        Map<String, Object> result = new LinkedHashMap<>();
        put(result, "since", query.since()); // whole days, also when somebody asked for the last two hours
        put(result, "until", query.until());
        List<UsageTotals> total =
                store.usage(new UsageQuery(Set.of(), query.agentId(), query.threadId(), query.since(), query.until()));
        result.put("total", total.isEmpty() ? Map.of("calls", 0) : row(total.get(0)));
        List<Object> rows = new ArrayList<>();
        if (!groups.isEmpty()) {
            List<UsageTotals> found = store.usage(query);
            found.stream()
                    .sorted(order(groups))
                    .limit(arguments.number("limit", 30))
                    .forEach(totals -> rows.add(row(totals)));
            int shown = Budget.of(arguments.has("limit")).fill(result, "groups", rows);
            if (shown < found.size()) {
                result.put(
                        "truncated",
                        "only " + shown + " of " + found.size() + " groups are shown, "
                                + (groups.contains(By.DAY) ? "the newest days" : "those that cost the most")
                                + "; since, until, agent_id or limit give others");
            }
        } else {
            result.put("groups", rows);
        }
        if (total.isEmpty()) {
            result.put("hint", new Hints(store).nothing("model calls are in this range", conditions(query)));
        }
        return Answer.of(result);
    }

    /** The newest days first, and within them, or without days, what costs the most. */
    private static Comparator<UsageTotals> order(Set<By> groups) {
        Comparator<UsageTotals> most = Comparator.comparing(
                        (UsageTotals totals) -> totals.cost() == null ? BigDecimal.ZERO : totals.cost())
                .thenComparingLong(UsageTotals::totalTokens)
                .thenComparingLong(UsageTotals::calls)
                .reversed();
        return groups.contains(By.DAY)
                ? Comparator.comparing(UsageTotals::day, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .reversed()
                        .thenComparing(most)
                : most;
    }

    private static Map<String, Object> row(UsageTotals totals) {
        Map<String, Object> row = new LinkedHashMap<>();
        put(row, "day", totals.day());
        put(row, "agent_id", totals.agentId());
        put(row, "thread_id", totals.threadId());
        put(row, "provider", totals.provider());
        put(row, "model", totals.model());
        row.put("calls", totals.calls());
        count(row, "error_count", totals.errors());
        row.put("input_tokens", totals.inputTokens());
        row.put("output_tokens", totals.outputTokens());
        row.put("total_tokens", totals.totalTokens());
        count(row, "cache_read_tokens", totals.cacheRead());
        count(row, "cache_creation_tokens", totals.cacheCreation());
        count(row, "reasoning_tokens", totals.reasoning());
        count(row, "unknown_usage_count", totals.unknownUsage());
        if (totals.cost() != null) {
            row.put("cost", totals.cost());
        }
        count(row, "unpriced_call_count", totals.unpriced());
        return row;
    }

    private static void put(Map<String, Object> row, String name, @Nullable Object value) {
        if (value != null) {
            row.put(name, Cut.text(value.toString(), NAME));
        }
    }

    private static void count(Map<String, Object> row, String name, long count) {
        if (count > 0) {
            row.put(name, count);
        }
    }

    private static @Nullable LocalDate day(@Nullable Instant time) {
        return time == null ? null : LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static Map<String, TraceFilter> conditions(UsageQuery query) {
        Map<String, TraceFilter> conditions = new LinkedHashMap<>();
        if (query.agentId() != null) {
            conditions.put("agent_id", TraceFilter.agent(query.agentId()));
        }
        if (query.threadId() != null) {
            conditions.put("thread_id", TraceFilter.thread(query.threadId()));
        }
        return conditions;
    }
}
