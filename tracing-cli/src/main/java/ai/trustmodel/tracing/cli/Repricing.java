package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanPriced;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Prices;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Works out anew what model calls cost, and counts what came of it. Every call is counted in one of the counts. */
final class Repricing {
    private final Prices prices;
    private final Instant at;
    private final Consumer<SpanPriced> changed;
    private final Map<String, Long> unknown = new TreeMap<>();
    private @Nullable BigDecimal before;
    private @Nullable BigDecimal after;
    private long repriced;
    private long lost;
    private long unchanged;
    private long failed;
    private long unknownBefore;
    private long unknownAfter;

    /**
     * A repricing at this time.
     *
     * @param changed what takes the new costs
     */
    Repricing(Prices prices, Instant at, Consumer<SpanPriced> changed) {
        this.prices = prices;
        this.at = at;
        this.changed = changed;
    }

    /** Looks at a span with its newest cost; one that is no model call changes nothing. */
    void add(Span span) {
        if (!span.kind().equals(SpanKind.LLM)) {
            return;
        }
        Cost old = span.cost();
        Cost now = isSaid(old) ? Objects.requireNonNull(old) : cost(span);
        BigDecimal oldAmount = SpanFacts.cost(span);
        BigDecimal amount = SpanFacts.cost(now);
        before = sum(before, oldAmount);
        unknownBefore += SpanFacts.costUnknown(span) ? 1 : 0;
        unknownAfter += SpanFacts.costUnknown(span.toBuilder().cost(now).build()) ? 1 : 0;
        after = sum(after, amount);
        if (!isSame(amount, oldAmount) || amount != null && !without(old).equals(now.without())) {
            repriced++;
            lost += amount == null ? 1 : 0;
            changed.accept(new SpanPriced(id(span, now), span.traceId(), span.id(), at, now, Map.of()));
        } else if (amount != null) {
            unchanged++;
        } else if (SpanFacts.costUnknown(span)) {
            unknown.merge(now.reason() == null ? "unknown" : now.reason(), 1L, Long::sum);
        } else {
            failed++;
        }
    }

    private Cost cost(Span span) {
        return span.extraction() == null
                ? Cost.unknown("unknown_usage")
                : prices.of(span.extraction(), span.startedAt());
    }

    /** Whether somebody said this amount who knows better than a price list. */
    private static boolean isSaid(@Nullable Cost cost) {
        return cost != null
                && cost.amount() != null
                && (Cost.FROM_APPLICATION.equals(cost.source()) || Cost.FROM_PROVIDER.equals(cost.source()));
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null ? other : other == null ? one : one.add(other);
    }

    private static List<String> without(@Nullable Cost cost) {
        return cost == null ? List.of() : cost.without();
    }

    /** The same for the same change at the same time, so that it can be recorded again. */
    private String id(Span span, Cost now) {
        String change = Json.write(Arrays.asList(span.id(), at.toString(), span.cost(), now));
        return UUID.nameUUIDFromBytes(change.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Calls that have another cost now. */
    long repriced() {
        return repriced;
    }

    /** Those of them whose cost was known and is not any more. */
    long lost() {
        return lost;
    }

    /** Calls whose cost was known and is the same. */
    long unchanged() {
        return unchanged;
    }

    /** Calls that failed without saying tokens: what they cost is not known, and most often it is nothing. */
    long failed() {
        return failed;
    }

    /** How many calls have a cost that is still not known, by the reason. */
    Map<String, Long> unknown() {
        return unknown;
    }

    /** Calls whose cost was not known, or not wholly, before this. */
    long unknownBefore() {
        return unknownBefore;
    }

    /** The same now. */
    long unknownAfter() {
        return unknownAfter;
    }

    /** What the calls cost in all before this, as far as known; null when no amount is. */
    @Nullable
    BigDecimal before() {
        return before;
    }

    /** The same now. */
    @Nullable
    BigDecimal after() {
        return after;
    }

    private static boolean isSame(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        return a == null ? b == null : b != null && a.compareTo(b) == 0;
    }
}
