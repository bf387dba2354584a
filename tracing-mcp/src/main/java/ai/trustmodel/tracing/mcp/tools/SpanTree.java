package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.names.Nearest;
import ai.trustmodel.tracing.model.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a trace by their parents, each level in the order the spans began. Those whose parent was not recorded,
 * and those that are their own ancestors, stand at the top.
 */
final class SpanTree {
    private static final int SHORTEST_ID = 8;
    private static final int NAMED = 5;
    private static final String TOP = "";

    private final Map<String, Span> byId = new LinkedHashMap<>();
    private final Map<String, List<Span>> children = new HashMap<>();
    private final Set<String> inCircles;
    private final int idLength;

    private SpanTree(List<Span> spans) {
        List<Span> ordered = new ArrayList<>(spans);
        ordered.sort(Comparator.comparing(Span::startedAt));
        ordered.forEach(span -> byId.put(span.id(), span));
        inCircles = inCircles(byId);
        for (Span span : ordered) {
            children.computeIfAbsent(parentId(span), key -> new ArrayList<>()).add(span);
        }
        idLength = idLength(byId.keySet());
    }

    static SpanTree of(List<Span> spans) {
        return new SpanTree(spans);
    }

    /** The id of the parent that was recorded; the empty text for a span at the top. */
    private String parentId(Span span) {
        String parent = span.parentId();
        return parent == null || !byId.containsKey(parent) || inCircles.contains(span.id()) ? TOP : parent;
    }

    /** Spans that have no way up to the top. */
    private static Set<String> inCircles(Map<String, Span> byId) {
        Set<String> circles = new HashSet<>();
        Set<String> known = new HashSet<>();
        for (Span span : byId.values()) {
            Set<String> path = new LinkedHashSet<>();
            Span at = span;
            while (at != null && !known.contains(at.id()) && path.add(at.id())) {
                at = at.parentId() == null ? null : byId.get(at.parentId());
            }
            if (at != null && (path.contains(at.id()) || circles.contains(at.id()))) {
                circles.addAll(path);
            }
            known.addAll(path);
        }
        return circles;
    }

    /** All of them, in the order they began. */
    Collection<Span> all() {
        return byId.values();
    }

    /** The spans directly below this one, or at the top. */
    List<Span> children(@Nullable Span span) {
        return children.getOrDefault(span == null ? TOP : span.id(), List.of());
    }

    /** The first of the ids that can be asked for next. */
    List<String> childIds(Span span) {
        return children(span).stream().limit(20).map(this::shortId).toList();
    }

    /** The span this one is part of, null at the top. */
    @Nullable
    Span parent(Span span) {
        String parent = parentId(span);
        return parent.equals(TOP) ? null : byId.get(parent);
    }

    /** How many spans are below this one, at any depth; or how many there are. */
    int below(@Nullable Span span) {
        if (span == null) {
            return byId.size();
        }
        int count = 0;
        Deque<Span> open = new ArrayDeque<>(children(span));
        while (!open.isEmpty()) {
            count++;
            open.addAll(children(open.pop()));
        }
        return count;
    }

    /** The end of an id that tells the spans of this trace apart. */
    String shortId(Span span) {
        String id = span.id();
        return id.length() <= idLength ? id : id.substring(id.length() - idLength);
    }

    /**
     * The span with this id, or the only one whose id ends or begins so.
     *
     * @throws Refusal when there is none, or several
     */
    Span find(String id) {
        Span exact = byId.get(id);
        if (exact != null) {
            return exact;
        }
        List<Span> found = byId.values().stream()
                .filter(span -> span.id().endsWith(id) || span.id().startsWith(id))
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String shown = "'" + Cut.text(id, 40) + "'";
        if (found.size() > 1) {
            throw new Refusal("span_id " + shown + " fits several spans; give more of it");
        }
        List<String> nearest = Nearest.of(id, byId.keySet(), NAMED);
        throw new Refusal("the trace has no span " + shown
                + (nearest.isEmpty() ? "" : "; near it are " + String.join(", ", nearest))
                + "; view timeline names its spans");
    }

    private static int idLength(Set<String> ids) {
        int length = SHORTEST_ID;
        for (; length < 40; length += 4) {
            Set<String> ends = new HashSet<>();
            int from = length;
            if (ids.stream().allMatch(id -> ends.add(id.substring(Math.max(0, id.length() - from))))) {
                return length;
            }
        }
        return Integer.MAX_VALUE;
    }
}
