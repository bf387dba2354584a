package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.Table;
import ai.trustmodel.tracing.cli.terminal.Table.Cell;
import ai.trustmodel.tracing.cli.terminal.Table.Column;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.cli.terminal.Times;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The spans of a trace as a tree, in the order they began. */
final class SpanTree {
    private static final int UNLIMITED = 1_000_000;
    private static final String ROOT = "";

    private final Terminal terminal;

    SpanTree(Terminal terminal) {
        this.terminal = terminal;
    }

    void print(Trace trace, List<Span> spans, boolean full) {
        Table table = Table.of(
                Column.number("AT"),
                Column.number("TOOK"),
                Column.text("SPAN").atLeast(32),
                Column.number("IN"),
                Column.number("OUT"),
                Column.number("COST"),
                Column.text("NOTE"));
        Map<String, List<Span>> children = children(spans);
        add(table, children, ROOT, "", trace.createdAt());
        if (table.isEmpty()) {
            terminal.line("No spans.");
        } else {
            terminal.table(table, full ? UNLIMITED : terminal.width());
        }
    }

    private void add(Table table, Map<String, List<Span>> children, String parent, String indent, Instant start) {
        List<Span> siblings = children.getOrDefault(parent, List.of());
        for (int i = 0; i < siblings.size(); i++) {
            Span span = siblings.get(i);
            boolean last = i == siblings.size() - 1;
            String branch = indent + (last ? "\u2514\u2500 " : "\u251c\u2500 ");
            String name = (isParallel(span, siblings) ? "\u2225 " : "") + span.kind() + " " + span.name();
            Usage usage = span.extraction() == null ? null : span.extraction().usage();
            table.row(
                    "+" + Times.took(positive(Duration.between(start, span.startedAt()))),
                    isUntimed(span) ? "" : Times.took(span.duration()),
                    new Cell(branch, name, Views.style(span.status())),
                    count(usage == null ? null : usage.inputTokens()),
                    count(usage == null ? null : usage.outputTokens()),
                    Views.cost(span),
                    new Cell(SpanNote.of(span), Views.style(span.status())));
            add(table, children, span.id(), indent + (last ? "   " : "\u2502  "), start);
        }
    }

    /** Spans by their parent; those whose parent was not recorded, or that are their own ancestors, are at the root. */
    private static Map<String, List<Span>> children(List<Span> spans) {
        List<Span> ordered = new ArrayList<>(spans);
        ordered.sort(Comparator.comparing(Span::startedAt));
        Map<String, Span> byId = new HashMap<>();
        ordered.forEach(span -> byId.put(span.id(), span));
        Map<String, List<Span>> children = new LinkedHashMap<>();
        for (Span span : ordered) {
            String parent = span.parentId();
            boolean known = parent != null && byId.containsKey(parent) && !isInACircle(span, byId);
            children.computeIfAbsent(known && parent != null ? parent : ROOT, key -> new ArrayList<>())
                    .add(span);
        }
        return children;
    }

    private static boolean isInACircle(Span span, Map<String, Span> byId) {
        Set<String> seen = new HashSet<>();
        Span at = span;
        while (at != null && seen.add(at.id())) {
            at = at.parentId() == null ? null : byId.get(at.parentId());
        }
        return at != null;
    }

    private static boolean isParallel(Span span, List<Span> siblings) {
        return siblings.stream()
                .anyMatch(other -> !other.id().equals(span.id())
                        && other.startedAt().isBefore(span.endedAt())
                        && span.startedAt().isBefore(other.endedAt()));
    }

    /** Whether nobody said how long it took, as in recordings without times. */
    private static boolean isUntimed(Span span) {
        return span.duration().isZero()
                && span.exchange() != null
                && span.exchange().latency() == null;
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static String count(@Nullable Long tokens) {
        return Numbers.count(tokens);
    }
}
