package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.names.TraceIds;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what failed and why, grouped by the reason: the tool {@code find_failures}. */
final class FailureTool {
    /** So much is looked at, the newest first; where there is more, the answer says so. */
    private static final int MOST_TRACES = 100;

    private static final int MOST_SPANS = 20_000;

    private final TraceStore store;
    private final Clock clock;

    FailureTool(TraceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Answer find(Arguments arguments) {
        String traceId = arguments.text("trace_id");
        TraceFilter filter = TraceFilter.all()
                .agentId(arguments.text("agent_id"))
                .threadId(arguments.text("thread_id"))
                .since(arguments.time("since", clock))
                .until(arguments.time("until", clock));
        Page<Trace> page = traceId == null
                ? store.list(filter.hasError(true).limit(MOST_TRACES))
                : new Page<>(
                        List.of(store.summary(traceId)
                                .orElseThrow(() -> new Refusal(TraceIds.unknown(store, traceId)))),
                        1,
                        null);
        Map<String, FailureGroup> groups = new LinkedHashMap<>();
        int looked = 0;
        int spans = 0;
        for (Trace trace : page.items()) {
            if (spans > MOST_SPANS) {
                break;
            }
            spans += trace.spanCount();
            looked++;
            look(trace, groups);
        }
        return answer(arguments, page.total(), looked, groups, filter);
    }

    private void look(Trace trace, Map<String, FailureGroup> groups) {
        List<String> reasons = new ArrayList<>();
        SpanTree tree = SpanTree.of(store.spans(trace.id()));
        for (Span span : tree.all()) {
            Failure failure = Failure.of(trace, span, tree.shortId(span));
            if (failure != null) {
                add(groups, failure);
                if (failure.fatal()) {
                    reasons.add(failure.error());
                }
            }
        }
        Failure whole = Failure.of(trace, reasons);
        if (whole != null) {
            add(groups, whole);
        }
    }

    private static void add(Map<String, FailureGroup> groups, Failure failure) {
        groups.computeIfAbsent(failure.key(), key -> new FailureGroup()).add(failure);
    }

    private Answer answer(
            Arguments arguments, long total, int looked, Map<String, FailureGroup> groups, TraceFilter filter) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("failed_traces", total);
        result.put("examined_traces", looked);
        List<FailureGroup> ranked = new ArrayList<>(groups.values());
        ranked.sort(Comparator.comparingInt(FailureGroup::count).reversed());
        List<FailureGroup> wanted = ranked.subList(0, Math.min(ranked.size(), arguments.number("limit", 20)));
        Budget budget = Budget.of(arguments.has("limit"));
        int shown = 0;
        for (int length : List.of(500, 200, 100)) {
            shown = budget.fill(
                    result,
                    "groups",
                    wanted.stream().map(group -> group.row(length)).toList());
            if (shown == wanted.size()) {
                break;
            }
        }
        String more = shown < wanted.size() && arguments.has("limit")
                ? "since, until or agent_id give others"
                : "limit gives more";
        String note = note(total, looked, ranked.size(), shown, more);
        if (note != null) {
            result.put("truncated", note);
        }
        if (groups.isEmpty()) {
            result.put("hint", hint(arguments, filter));
        }
        return Answer.of(result);
    }

    private static @Nullable String note(long total, int looked, int groups, int shown, String more) {
        List<String> notes = new ArrayList<>();
        if (looked < total) {
            notes.add("only the newest " + looked + " of " + total + " traces with failures were examined; until or"
                    + " agent_id give others");
        }
        if (shown < groups) {
            notes.add(shown + " of " + groups + " groups are shown, the most frequent; " + more);
        }
        return notes.isEmpty() ? null : String.join(". ", notes);
    }

    private String hint(Arguments arguments, TraceFilter filter) {
        if (arguments.text("trace_id") != null) {
            return "nothing failed in this trace";
        }
        Map<String, TraceFilter> conditions = new LinkedHashMap<>();
        if (filter.agentId() != null) {
            conditions.put("agent_id", TraceFilter.agent(filter.agentId()));
        }
        if (filter.threadId() != null) {
            conditions.put("thread_id", TraceFilter.thread(filter.threadId()));
        }
        conditions.put("has_error", TraceFilter.all().hasError(true));
        return new Hints(store).nothing("failures match these filters", conditions);
    }
}
