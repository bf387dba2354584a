package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.CostPart;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.util.List;

/** How the costs of a trace's spans come about: tokens by price, and where the price was read and when. */
final class CostView {
    private final Terminal terminal;

    CostView(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(List<Span> spans) {
        boolean any = false;
        for (Span span : spans) {
            if (span.cost() != null || SpanFacts.costUnknown(span)) {
                any = true;
                print(span);
            }
        }
        if (!any) {
            terminal.line("Nothing here costs anything, as far as is known.");
        }
    }

    /** Why a sum leaves this call out, or a part of it. */
    static String whyUnknown(Span span) {
        Cost cost = span.cost();
        if (cost == null) {
            return "not priced yet";
        }
        String without = cost.without().isEmpty() ? "" : " (" + String.join(", ", cost.without()) + ")";
        String reason = cost.reason() != null ? cost.reason() : cost.amount() == null ? "unknown" : null;
        return reason == null ? without.isEmpty() ? "impossible amount" : "in part" + without : reason + without;
    }

    private void print(Span span) {
        String shown = Views.cost(span);
        String why = SpanFacts.costUnknown(span) ? ", " + whyUnknown(span) : "";
        // No sum counts it as missing, and yet nobody knows that it cost nothing.
        terminal.line(SafeText.line(span.name()) + "  "
                + terminal.styled(Style.STRONG, shown.isEmpty() ? "failed, and does not say its tokens" : shown)
                + SafeText.line(why));
        Cost cost = span.cost();
        if (cost == null) {
            return;
        }
        for (CostPart part : cost.parts()) {
            terminal.line("  " + SafeText.line(part.kind()) + ": " + Numbers.count(part.count()) + " x $"
                    + part.perMillion().toPlainString() + " a million = $"
                    + part.amount().toPlainString());
        }
        if (cost.source() != null) {
            terminal.line(terminal.styled(Style.FAINT, "  " + SafeText.line(source(cost, cost.source()))));
        }
    }

    private static String source(Cost cost, String source) {
        if (source.equals(Cost.FROM_APPLICATION)) {
            return "said by the application";
        }
        if (source.equals(Cost.FROM_PROVIDER)) {
            return "said by the provider in its answer";
        }
        return (cost.model() == null ? "price" : "price of " + cost.model())
                + (cost.tier() == null ? "" : ", " + cost.tier() + " tier")
                + (cost.priceDate() == null ? "" : ", read " + cost.priceDate())
                + " in " + source;
    }
}
