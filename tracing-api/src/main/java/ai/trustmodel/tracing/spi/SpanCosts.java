package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanPriced;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the spans of a trace cost together, each counted once with its newest cost. Not thread-safe. */
final class SpanCosts {
    /** A cost without its explanation, which would stay in memory as long as the trace. */
    private record Amount(@Nullable BigDecimal dollars, boolean whole) {
        static Amount of(@Nullable Cost cost) {
            return new Amount(cost == null ? null : SpanFacts.cost(cost), SpanFacts.isWhole(cost));
        }
    }

    /** What a span adds to the sum, and whether it is missing there when it adds nothing. */
    private record Part(boolean billed, Amount amount) {}

    private final Map<String, Part> spans = new HashMap<>();

    /** Of spans that were given a cost later, also of those that are still to come. */
    private final Map<String, Amount> newest = new HashMap<>();

    private BigDecimal sum = BigDecimal.ZERO;
    private int priced;
    private int unpriced;

    void add(Span span) {
        Amount given = newest.get(span.id());
        put(span.id(), new Part(SpanFacts.billed(span), given == null ? Amount.of(span.cost()) : given));
    }

    void add(SpanPriced price) {
        Amount amount = Amount.of(price.cost());
        newest.put(price.spanId(), amount);
        Part known = spans.get(price.spanId());
        if (known != null) {
            put(price.spanId(), new Part(known.billed, amount));
        }
    }

    /** The sum of what is known, null when nothing is. */
    @Nullable
    BigDecimal sum() {
        return priced == 0 ? null : SpanFacts.dollars(SpanFacts.pico(sum));
    }

    /** How many model calls have a cost that is not known, or not wholly. */
    int unpriced() {
        return unpriced;
    }

    private void put(String spanId, Part now) {
        Part before = spans.put(spanId, now);
        if (before != null) {
            count(before, -1);
        }
        count(now, 1);
    }

    private void count(Part part, int sign) {
        BigDecimal dollars = part.amount.dollars;
        if (dollars != null) {
            priced += sign;
            sum = sign < 0 ? sum.subtract(dollars) : sum.add(dollars);
        }
        unpriced += part.billed && !part.amount.whole ? sign : 0;
    }
}
