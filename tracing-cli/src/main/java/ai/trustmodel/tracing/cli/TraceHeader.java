package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.cli.terminal.Times;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The facts about a trace as a whole. */
final class TraceHeader {
    private final Terminal terminal;
    private final Times times;

    TraceHeader(Terminal terminal, Times times) {
        this.terminal = terminal;
        this.times = times;
    }

    void print(Trace trace, List<Span> spans) {
        terminal.line(terminal.styled(Style.STRONG, SafeText.line(trace.name())) + "  "
                + terminal.styled(Views.style(trace.status()), trace.status().word()));
        fact("trace", trace.id());
        if (!trace.threadId().equals(trace.id())) {
            fact("thread", trace.threadId());
        }
        fact("agent", trace.agentId());
        Duration took = Duration.ofNanos((long) (trace.latencyMs() * 1e6));
        fact("began", times.exact(trace.createdAt()) + (took.isZero() ? "" : ", took " + Times.took(took)));
        fact("calls", calls(trace));
        fact("tokens", tokens(trace, spans));
        if (trace.cost() != null || trace.unpricedCallCount() > 0) {
            fact("cost", cost(trace, spans));
        }
        if (!trace.tags().isEmpty()) {
            fact("tags", String.join(", ", trace.tags()));
        }
        trace.metadata().forEach((key, value) -> fact("metadata", key + " = " + text(value)));
    }

    private void fact(String name, String value) {
        terminal.line("  " + terminal.styled(Style.FAINT, String.format(Locale.ROOT, "%-8s", name)) + "  "
                + SafeText.line(value));
    }

    private static String text(Object value) {
        return value instanceof String text ? text : Json.write(value);
    }

    private static String calls(Trace trace) {
        String failed = trace.errorCount() == 0 ? "" : ", " + Numbers.of(trace.errorCount(), "failure");
        return Numbers.of(trace.llmCallCount(), "model call") + ", " + Numbers.of(trace.toolCallCount(), "tool call")
                + ", " + Numbers.of(trace.messageCount(), "message") + failed;
    }

    private static String cost(Trace trace, List<Span> spans) {
        String known = Views.cost(trace.cost(), trace.unpricedCallCount());
        Map<String, Integer> reasons = new TreeMap<>();
        spans.stream()
                .filter(SpanFacts::costUnknown)
                .forEach(span -> reasons.merge(CostView.whyUnknown(span), 1, Integer::sum));
        List<String> told = new ArrayList<>();
        reasons.forEach((reason, calls) -> told.add(Numbers.of(calls, "call") + " " + reason));
        return told.isEmpty() ? known : known + "; not known of " + String.join(", ", told);
    }

    private static String tokens(Trace trace, List<Span> spans) {
        int silent = trace.unknownUsageCount();
        if (silent > 0 && trace.totalTokens() == 0) {
            return "unknown, " + Numbers.of(silent, "answered call") + " did not say";
        }
        long cached = 0;
        long reasoning = 0;
        for (Span span : spans) {
            Extraction extraction = span.extraction();
            Usage usage = extraction == null ? null : extraction.usage();
            if (usage != null) {
                cached += usage.inputTokenDetails().getOrDefault(Usage.CACHE_READ, 0L);
                reasoning += usage.outputTokenDetails().getOrDefault(Usage.REASONING, 0L);
            }
        }
        return Numbers.count(trace.totalTokens()) + ": " + Numbers.count(trace.totalInputTokens()) + " in"
                + (cached == 0 ? "" : " (" + Numbers.count(cached) + " cached)") + ", "
                + Numbers.count(trace.totalOutputTokens()) + " out"
                + (reasoning == 0 ? "" : " (" + Numbers.count(reasoning) + " reasoning)")
                + (silent == 0 ? "" : "; " + Numbers.of(silent, "answered call") + " did not say");
    }
}
