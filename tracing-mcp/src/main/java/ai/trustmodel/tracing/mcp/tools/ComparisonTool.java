package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.names.TraceIds;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.TraceStore;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lays two traces side by side: the tool {@code compare_traces}. */
final class ComparisonTool {
    private static final List<String> FACTS = List.of(
            "id",
            "agent_id",
            "status",
            "created_at",
            "latency_ms",
            "cost",
            "unpriced_call_count",
            "total_tokens",
            "total_input_tokens",
            "total_output_tokens",
            "llm_call_count",
            "tool_call_count",
            "error_count");

    private static final int NAME = 80;

    private final TraceStore store;

    /** A trace with what is compared of it. */
    private record Side(Trace trace, List<String> models, List<String> tools) {}

    ComparisonTool(TraceStore store) {
        this.store = store;
    }

    Answer compare(Arguments arguments) {
        Side one = side(arguments.requiredText("trace_id"));
        Side other = side(arguments.requiredText("other_trace_id"));
        int common = common(one.trace.messages(), other.trace.messages());
        Map<String, Object> result = new LinkedHashMap<>();
        for (int length : List.of(1_000, 500, 250, 120, 40)) {
            result = shown(one, other, common, length);
            if (Budget.NORMAL.holds(result)) {
                break;
            }
        }
        return Answer.of(result);
    }

    private Side side(String traceId) {
        Trace trace = store.trace(traceId).orElseThrow(() -> new Refusal(TraceIds.unknown(store, traceId)));
        List<Span> spans = new ArrayList<>(store.spans(traceId));
        spans.sort(Comparator.comparing(Span::startedAt));
        List<String> models = spans.stream()
                .filter(span -> span.kind().equals(SpanKind.LLM))
                .map(span -> Objects.requireNonNullElse(SpanFacts.model(span), "unknown"))
                .distinct()
                .toList();
        List<String> tools = spans.stream()
                .filter(span -> span.kind().equals(SpanKind.TOOL))
                .map(span -> Cut.text(span.name(), NAME) + (span.status() == SpanStatus.ERROR ? " (failed)" : ""))
                .toList();
        return new Side(trace, models, tools);
    }

    /** How many messages at the beginning are the same. */
    private static int common(List<Message> one, List<Message> other) {
        int most = Math.min(one.size(), other.size());
        int common = 0;
        while (common < most && same(one.get(common), other.get(common))) {
            common++;
        }
        return common;
    }

    /** Ids of calls differ from run to run, so that they make no difference. */
    private static boolean same(Message one, Message other) {
        return one.type().equals(other.type())
                && one.content().equals(other.content())
                && asked(one).equals(asked(other));
    }

    private static List<List<Object>> asked(Message message) {
        return message.toolCalls().stream()
                .map(call -> List.<Object>of(call.name(), call.args()))
                .toList();
    }

    private static Map<String, Object> shown(Side one, Side other, int common, int length) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("one", facts(one));
        result.put("other", facts(other));
        result.put("difference", difference(one.trace, other.trace));
        result.put("tool_calls", toolCalls(one.tools, other.tools, length));
        Map<String, Object> conversation = new LinkedHashMap<>();
        conversation.put("messages_in_common", common);
        conversation.put("one_messages", one.trace.messages().size());
        conversation.put("other_messages", other.trace.messages().size());
        part(conversation, "one_goes_on", one.trace, common, length);
        part(conversation, "other_goes_on", other.trace, common, length);
        result.put("conversation", conversation);
        if (conversation.containsKey("one_goes_on") || conversation.containsKey("other_goes_on")) {
            result.put(
                    "hint",
                    "the conversations part at message " + common + "; get_trace_detail with view messages and"
                            + " message_offset " + common + " reads on");
        }
        return result;
    }

    private static Map<String, Object> facts(Side side) {
        Map<String, Object> all = Json.toMap(side.trace.withoutMessages());
        Map<String, Object> facts = new LinkedHashMap<>();
        for (String name : FACTS) {
            Object value = all.get(name);
            if (value != null) {
                facts.put(name, value);
            }
        }
        facts.put("models", side.models.stream().limit(10).toList());
        if (side.trace.error() != null) {
            facts.put("error", side.trace.error());
        }
        return new Cut(200, 1_500).object(facts);
    }

    /** How much more the other took of what can be counted. */
    private static Map<String, Object> difference(Trace one, Trace other) {
        Map<String, Object> difference = new LinkedHashMap<>();
        difference.put("latency_ms", other.latencyMs() - one.latencyMs());
        difference.put("total_tokens", other.totalTokens() - one.totalTokens());
        if (one.cost() != null && other.cost() != null) {
            BigDecimal more = other.cost().subtract(one.cost());
            difference.put("cost", more.signum() == 0 ? 0 : more);
        }
        difference.put("llm_call_count", other.llmCallCount() - one.llmCallCount());
        difference.put("tool_call_count", other.toolCallCount() - one.toolCallCount());
        difference.put("error_count", other.errorCount() - one.errorCount());
        return difference;
    }

    private static Map<String, Object> toolCalls(List<String> one, List<String> other, int length) {
        int common = 0;
        while (common < Math.min(one.size(), other.size()) && one.get(common).equals(other.get(common))) {
            common++;
        }
        Map<String, Object> calls = new LinkedHashMap<>();
        calls.put("same_at_first", common);
        Cut cut = new Cut(NAME, length);
        calls.put("one", cut.value(one));
        calls.put("other", cut.value(other));
        return calls;
    }

    private static void part(Map<String, Object> conversation, String name, Trace trace, int from, int length) {
        @Nullable
        Message message = from < trace.messages().size() ? trace.messages().get(from) : null;
        if (message != null) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("type", message.type());
            said.put("content", Media.labelled(message.content()));
            if (!message.toolCalls().isEmpty()) {
                said.put("tool_calls", asked(message));
            }
            conversation.put(name, new Cut(length, length * 2).object(said));
        }
    }
}
