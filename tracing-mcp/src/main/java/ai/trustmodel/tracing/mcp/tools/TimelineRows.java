package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.math.BigDecimal;
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

/**
 * The spans of a trace as a tree of short rows. Where they do not all fit, the most telling are shown with those they are
 * part of: failures, then the longest, then model and tool calls before others.
 */
final class TimelineRows {
    static final int MOST = 200;
    private static final int DEEPEST = 8;
    private static final int MOST_CHILDREN = 40;

    private final SpanTree tree;
    private final Instant begun;

    /** @param begun what times are counted from */
    TimelineRows(SpanTree tree, Instant begun) {
        this.tree = tree;
        this.begun = begun;
    }

    /**
     * Puts rows under {@code spans}.
     *
     * @param root whose descendants, null for all
     * @return how many
     */
    int into(Map<String, Object> answer, @Nullable Span root, int most, int length, Budget budget) {
        List<Span> ranked = ranked(root);
        int count = Math.min(most, ranked.size());
        while (true) {
            List<Object> rows = rows(root, chosen(ranked, root, count), length);
            // Rows are shown all or not, since one without those it is part of says little.
            int shown = budget.fill(answer, "spans", rows);
            if (shown == rows.size() || count <= 1) {
                return shown;
            }
            count = count * 3 / 4;
        }
    }

    /** The spans below this one as deep as is shown, the most telling first. */
    private List<Span> ranked(@Nullable Span root) {
        List<Span> all = new ArrayList<>();
        collect(root, 0, all);
        all.sort(Comparator.comparing((Span span) -> span.status() == SpanStatus.OK)
                .thenComparing(Span::duration, Comparator.reverseOrder())
                .thenComparing(span ->
                        !span.kind().equals(SpanKind.LLM) && !span.kind().equals(SpanKind.TOOL))
                .thenComparing(Span::startedAt));
        return all;
    }

    private void collect(@Nullable Span parent, int depth, List<Span> all) {
        if (depth < DEEPEST) {
            for (Span span : tree.children(parent)) {
                all.add(span);
                collect(span, depth + 1, all);
            }
        }
    }

    /** The first of these, with those they are part of. */
    private Set<String> chosen(List<Span> ranked, @Nullable Span root, int count) {
        String top = root == null ? "" : root.id();
        Set<String> chosen = new HashSet<>();
        Map<String, Integer> perParent = new HashMap<>();
        for (Span span : ranked) {
            if (chosen.size() >= count) {
                break;
            }
            Span parent = tree.parent(span);
            if (perParent.merge(parent == null ? "" : parent.id(), 1, Integer::sum) > MOST_CHILDREN) {
                continue;
            }
            for (Span at = span; at != null && !at.id().equals(top) && chosen.add(at.id()); at = tree.parent(at)) {}
        }
        return chosen;
    }

    private List<Object> rows(@Nullable Span root, Set<String> chosen, int length) {
        List<Object> rows = new ArrayList<>();
        add(root, 0, chosen, length, rows);
        return rows;
    }

    private void add(@Nullable Span parent, int depth, Set<String> chosen, int length, List<Object> rows) {
        for (Span span : tree.children(parent)) {
            if (chosen.contains(span.id())) {
                Map<String, Object> row = row(span, depth, length);
                rows.add(row);
                int before = rows.size();
                add(span, depth + 1, chosen, length, rows);
                int omitted = tree.below(span) - (rows.size() - before);
                if (omitted > 0) {
                    row.put("omitted", omitted);
                }
            }
        }
    }

    private Map<String, Object> row(Span span, int depth, int length) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("span_id", tree.shortId(span));
        if (depth > 0) {
            row.put("depth", depth);
        }
        row.put("kind", Cut.text(span.kind().value(), 40));
        row.put("name", Cut.text(span.name(), length));
        row.put("at_ms", Math.max(0, Duration.between(begun, span.startedAt()).toMillis()));
        row.put("took_ms", span.duration().toMillis());
        if (span.status() != SpanStatus.OK) {
            row.put("status", span.status().name().toLowerCase(java.util.Locale.ROOT));
        }
        if (span.error() != null) {
            row.put("error", Cut.text(span.error(), Math.max(length, 120)));
        }
        Usage usage = SpanFacts.usage(span);
        if (usage != null) {
            row.put("tokens", SpanFacts.total(usage));
        }
        BigDecimal cost = SpanFacts.cost(span);
        if (cost != null && cost.signum() > 0) {
            row.put("cost", cost);
        }
        return row;
    }
}
