package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What facts look like, wherever they are shown. */
final class Views {
    private Views() {}

    /**
     * What something cost: with a mark before it when that is not all, since the cost of so many calls is not known; a
     * question mark when none is known, and nothing where there was nothing to pay.
     */
    static String cost(@Nullable BigDecimal known, long unpriced) {
        if (known == null) {
            return unpriced == 0 ? "" : "?";
        }
        return (unpriced == 0 ? "" : "\u2265 ") + Numbers.dollars(known);
    }

    /** What a span cost. */
    static String cost(Span span) {
        return cost(SpanFacts.cost(span), SpanFacts.costUnknown(span) ? 1 : 0);
    }

    static Style style(TraceStatus status) {
        return switch (status) {
            case RUNNING -> Style.NOTICE;
            case COMPLETED -> Style.GOOD;
            case FAILED -> Style.BAD;
            case CANCELLED -> Style.FAINT;
        };
    }

    static Style style(SpanStatus status) {
        return switch (status) {
            case OK -> Style.PLAIN;
            case ERROR -> Style.BAD;
            case CANCELLED -> Style.FAINT;
        };
    }
}
