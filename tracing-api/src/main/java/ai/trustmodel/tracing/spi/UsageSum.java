package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageQuery.By;
import ai.trustmodel.tracing.model.UsageTotals;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds tokens and costs up call by call: what every other way of counting must come to. Not thread-safe. */
public final class UsageSum {
    private static final String UNKNOWN = "unknown";

    private record Group(
            @Nullable LocalDate day,
            @Nullable String agentId,
            @Nullable String threadId,
            @Nullable String provider,
            @Nullable String model) {}

    private final UsageQuery query;
    private final Map<Group, UsageTotals> totals = new HashMap<>();

    /** The answer to this question, to which nothing has been added yet. */
    public UsageSum(UsageQuery query) {
        this.query = query;
    }

    /** Adds a span; one that is no model call and cost nothing, or is not asked for, changes nothing. */
    public void add(String agentId, String threadId, Span span) {
        LocalDate day = span.endedAt().atZone(ZoneOffset.UTC).toLocalDate();
        boolean counts = span.kind().equals(SpanKind.LLM) || SpanFacts.cost(span) != null;
        if (counts && wanted(agentId, threadId, day)) {
            merge(of(group(day, agentId, threadId, SpanFacts.provider(span), SpanFacts.model(span)), span));
        }
    }

    /**
     * Adds what spans of one trace come to, as another sum gave it by day, provider and model; what is not asked for changes
     * nothing.
     */
    public void add(String agentId, String threadId, UsageTotals part) {
        if (part.day() != null && wanted(agentId, threadId, part.day())) {
            Group group = group(part.day(), agentId, threadId, part.provider(), part.model());
            merge(plus(empty(group), part));
        }
    }

    /** A row for each group, in the order a store gives them. */
    public List<UsageTotals> totals() {
        return totals.values().stream().sorted(UsageTotals.ORDER).toList();
    }

    private boolean wanted(String agentId, String threadId, LocalDate day) {
        return (query.agentId() == null || query.agentId().equals(agentId))
                && (query.threadId() == null || query.threadId().equals(threadId))
                && (query.since() == null || !day.isBefore(query.since()))
                && (query.until() == null || !day.isAfter(query.until()));
    }

    private Group group(
            LocalDate day, String agentId, String threadId, @Nullable String provider, @Nullable String model) {
        return new Group(
                query.groupBy().contains(By.DAY) ? day : null,
                query.groupBy().contains(By.AGENT) ? agentId : null,
                query.groupBy().contains(By.THREAD) ? threadId : null,
                query.groupBy().contains(By.PROVIDER) ? orUnknown(provider) : null,
                query.groupBy().contains(By.MODEL) ? orUnknown(model) : null);
    }

    private void merge(UsageTotals more) {
        Group group = new Group(more.day(), more.agentId(), more.threadId(), more.provider(), more.model());
        totals.merge(group, more, UsageSum::plus);
    }

    private static UsageTotals empty(Group group) {
        return new UsageTotals(
                group.day,
                group.agentId,
                group.threadId,
                group.provider,
                group.model,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                0);
    }

    private static UsageTotals of(Group group, Span span) {
        Usage usage = SpanFacts.usage(span);
        long call = span.kind().equals(SpanKind.LLM) ? 1 : 0;
        return new UsageTotals(
                group.day,
                group.agentId,
                group.threadId,
                group.provider,
                group.model,
                call,
                span.status() == SpanStatus.ERROR ? call : 0,
                SpanFacts.usageUnknown(span) ? 1 : 0,
                usage == null ? 0 : orZero(usage.inputTokens()),
                usage == null ? 0 : orZero(usage.outputTokens()),
                usage == null ? 0 : SpanFacts.total(usage),
                usage == null ? 0 : orZero(usage.inputTokenDetails().get(Usage.CACHE_READ)),
                usage == null ? 0 : orZero(usage.inputTokenDetails().get(Usage.CACHE_CREATION)),
                usage == null ? 0 : orZero(usage.outputTokenDetails().get(Usage.REASONING)),
                SpanFacts.cost(span),
                SpanFacts.costUnknown(span) ? 1 : 0);
    }

    private static UsageTotals plus(UsageTotals a, UsageTotals b) {
        return new UsageTotals(
                a.day(),
                a.agentId(),
                a.threadId(),
                a.provider(),
                a.model(),
                a.calls() + b.calls(),
                a.errors() + b.errors(),
                a.unknownUsage() + b.unknownUsage(),
                a.inputTokens() + b.inputTokens(),
                a.outputTokens() + b.outputTokens(),
                a.totalTokens() + b.totalTokens(),
                a.cacheRead() + b.cacheRead(),
                a.cacheCreation() + b.cacheCreation(),
                a.reasoning() + b.reasoning(),
                plus(a.cost(), b.cost()),
                a.unpriced() + b.unpriced());
    }

    private static @Nullable BigDecimal plus(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null ? b : b == null ? a : SpanFacts.dollars(SpanFacts.pico(a.add(b)));
    }

    private static String orUnknown(@Nullable String name) {
        return name == null || name.isEmpty() ? UNKNOWN : name;
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
