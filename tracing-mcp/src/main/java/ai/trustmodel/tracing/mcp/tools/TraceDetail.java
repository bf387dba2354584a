package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.names.TraceIds;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows a trace: the tool {@code get_trace_detail}.
 *
 * <p>Nobody who names no view gets more than a normal answer: the whole trace where it fits, else all of its messages
 * with long texts cut, else a summary.
 */
final class TraceDetail {
    /** Texts are not cut below this for the sake of more messages. */
    private static final int READABLE = 250;

    /** Facts are not cut below this: an id or a time that is cut is none. */
    private static final int SHORTEST = 120;

    private static final int FACTS_ROOM = 2_000;

    private final TraceStore store;

    TraceDetail(TraceStore store) {
        this.store = store;
    }

    Answer show(Arguments arguments) {
        String traceId = arguments.requiredText("trace_id");
        String view = arguments.text("view");
        String spanId = arguments.text("span_id");
        Budget budget = Budget.of(arguments.has("limit", "max_chars_per_field") || "full".equals(view));
        if ("timeline".equals(view) || spanId != null) {
            Trace trace = store.summary(traceId).orElseThrow(() -> unknown(traceId));
            SpanTree tree = SpanTree.of(store.spans(trace.id()));
            Span span = spanId == null ? null : tree.find(spanId);
            return "timeline".equals(view) || span == null
                    ? timeline(trace, tree, span, arguments, budget)
                    : span(trace, tree, span, arguments, budget);
        }
        Trace trace = store.trace(traceId).orElseThrow(() -> unknown(traceId));
        if ("summary".equals(view)) {
            return Answer.withMessages(summary(trace, Budget.NORMAL), trace.id());
        }
        if ("messages".equals(view)) {
            return messages(trace, arguments, budget);
        }
        if (view != null || arguments.has("limit", "message_offset", "max_chars_per_field")) {
            return whole(trace, arguments, budget);
        }
        Answer whole = whole(trace, arguments, budget);
        return whole.content().containsKey("next_message_offset") ? beginning(trace) : whole;
    }

    /** A summary, and as many messages as fit beside it. */
    private Answer beginning(Trace trace) {
        Map<String, Object> result = summary(trace, new Budget(Budget.NORMAL.tokens() / 2));
        MessageFit fit = MessageFit.into(result, trace.messages(), null, READABLE, Budget.NORMAL);
        result.put("next_message_offset", fit.shown());
        result.put(
                "truncated",
                "this is a summary and the first " + fit.shown() + " of "
                        + trace.messages().size()
                        + " messages; view messages with message_offset " + fit.shown() + " shows those after them,"
                        + " view timeline the spans, the linked resource all messages");
        return Answer.withMessages(result, trace.id());
    }

    /** All there is about the trace, and its messages. */
    private static Answer whole(Trace trace, Arguments arguments, Budget budget) {
        Map<String, Object> result = begun("full");
        result.putAll(facts(trace, arguments.number("max_chars_per_field", 1_000), budget));
        result.put("message_count", trace.messages().size());
        return withMessages(result, trace, arguments, budget);
    }

    private static Answer messages(Trace trace, Arguments arguments, Budget budget) {
        Map<String, Object> result = begun("messages");
        result.putAll(names(trace));
        result.put("message_count", trace.messages().size());
        return withMessages(result, trace, arguments, budget);
    }

    private static Answer withMessages(Map<String, Object> result, Trace trace, Arguments arguments, Budget budget) {
        int count = trace.messages().size();
        int from = Math.min(arguments.number("message_offset", 0), count);
        int to = (int) Math.min((long) from + arguments.number("limit", count), count);
        List<Message> wanted = trace.messages().subList(from, to);
        if (from > 0) {
            result.put("message_offset", from);
        }
        MessageFit fit = MessageFit.into(result, wanted, arguments.number("max_chars_per_field"), READABLE, budget);
        int next = from + fit.shown();
        if (next < count) {
            result.put("next_message_offset", next);
        }
        String note = note(fit, from, next, count, fit.shown() < wanted.size());
        if (note.isEmpty()) {
            return Answer.of(result);
        }
        result.put("truncated", note);
        return Answer.withMessages(result, trace.id());
    }

    private static String note(MessageFit fit, int from, int next, int count, boolean full) {
        StringBuilder note = new StringBuilder();
        if (from == count && count > 0) {
            note.append("there are no messages from here on; the last has message_offset ")
                    .append(count - 1);
        }
        if (full) {
            note.append("these are messages ")
                    .append(from)
                    .append(" to ")
                    .append(next - 1)
                    .append(" of ");
            note.append(count).append("; message_offset ").append(next).append(" gives those after them. ");
        }
        if (fit.length() != Integer.MAX_VALUE) {
            note.append("Texts are cut to ").append(fit.length()).append(" characters; max_chars_per_field with");
            note.append(" message_offset and limit 1 shows more of one message, the linked resource all of it");
        }
        return note.toString().strip();
    }

    private Map<String, Object> summary(Trace trace, Budget budget) {
        List<Span> spans = store.spans(trace.id());
        Map<String, Object> result = Map.of();
        for (int length : List.of(500, 250, 120, 40)) {
            result = begun("summary");
            result.putAll(facts(trace, length, budget));
            result.put("message_count", trace.messages().size());
            result.putAll(TraceSummary.of(trace, spans, length));
            result.put(
                    "truncated",
                    "this is a summary; view messages shows the conversation from message_offset on, view timeline the"
                            + " spans, the linked resource all messages");
            if (budget.holds(result)) {
                return result;
            }
        }
        return budget.enforce(result);
    }

    private static Answer timeline(
            Trace trace, SpanTree tree, @Nullable Span root, Arguments arguments, Budget budget) {
        Map<String, Object> result = begun("timeline");
        result.putAll(names(trace));
        result.put("created_at", trace.createdAt().toString());
        result.put("latency_ms", trace.latencyMs());
        TimelineRows timeline = new TimelineRows(tree, trace.createdAt());
        int most = arguments.number("limit", TimelineRows.MOST);
        int shown = timeline.into(result, root, most, arguments.number("max_chars_per_field", 80), budget);
        int all = tree.below(root);
        if (shown < all) {
            result.put("omitted_spans", all - shown);
            result.put(
                    "truncated",
                    "the " + shown + " most telling of " + all + " spans are shown, failures first; view timeline with"
                            + " the span_id of one that says omitted shows what is below it");
        }
        return Answer.of(result);
    }

    private static Answer span(Trace trace, SpanTree tree, Span span, Arguments arguments, Budget budget) {
        Map<String, Object> whole = MessageFit.labelled(Json.toMap(span));
        Integer length = arguments.number("max_chars_per_field");
        Map<String, Object> result = begun("span");
        result.putAll(names(trace));
        for (int tried : length == null ? Budget.LENGTHS : List.of(length, length / 2, length / 8, 120, 20)) {
            Map<String, Object> cut = Cut.to(tried).object(whole);
            result.put("span", cut);
            result.put("children", tree.childIds(span));
            if (!cut.equals(whole)) {
                result.put(
                        "truncated",
                        "texts of this span are cut to " + tried + " characters; max_chars_per_field shows more,"
                                + " and substr(json, …) of the view spans in query_traces any part");
            }
            if (budget.holds(result)) {
                break;
            }
        }
        return Answer.of(result);
    }

    private static Map<String, Object> begun(String view) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("success", true);
        result.put("view", view);
        return result;
    }

    /** What identifies a trace. */
    private static Map<String, Object> names(Trace trace) {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("id", trace.id());
        names.put("thread_id", trace.threadId());
        names.put("agent_id", trace.agentId());
        names.put("status", trace.status().word());
        return Cut.to(READABLE).object(names);
    }

    /**
     * What is known about a trace beside its messages, in no more than half of an answer.
     *
     * @param length how long texts may be
     */
    private static Map<String, Object> facts(Trace trace, int length, Budget budget) {
        Map<String, Object> facts = MessageFit.labelled(Json.toMap(trace.withoutMessages()));
        facts.remove("messages");
        facts.putIfAbsent("metadata", Map.of());
        Map<String, Object> cut = facts;
        for (int tried : Budget.LENGTHS) {
            if (tried <= Math.max(length, SHORTEST)) {
                cut = new Cut(tried, Math.max(FACTS_ROOM, Cut.to(tried).room())).object(facts);
                if (Budget.tokens(cut) <= budget.tokens() / 2) {
                    return cut;
                }
            }
        }
        Map<String, Object> metadata = Objects.requireNonNull(Json.object(cut.get("metadata")));
        cut.put("metadata", new Cut(SHORTEST, SHORTEST).object(metadata));
        return new Cut(SHORTEST / 3, FACTS_ROOM).object(cut);
    }

    private Refusal unknown(String traceId) {
        return new Refusal(TraceIds.unknown(store, traceId));
    }
}
