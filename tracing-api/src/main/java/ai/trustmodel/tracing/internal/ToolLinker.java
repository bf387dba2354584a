package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ties a tool that ran to the answer that asked for it: by call id where the program gave one, else by name and
 * arguments, else by name. Remembers the open calls of the traces last seen. Used by the writer's thread alone.
 */
final class ToolLinker {
    private static final int TRACES = 4_096;
    private static final int CALLS = 1_000;

    private record Open(String spanId, ToolCall call) {}

    private final Map<String, List<Open>> openByTrace = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Open>> eldest) {
            return size() > TRACES;
        }
    };

    TraceRecord link(TraceRecord record) {
        if (record instanceof SpanEnded ended) {
            Span span = ended.span();
            remember(span);
            ToolExecution tool = span.tool();
            Open open = tool == null ? null : find(span.traceId(), tool);
            if (tool != null && open != null) {
                ToolExecution linked =
                        tool.requestedBy(open.spanId(), open.call().id());
                return new SpanEnded(span.toBuilder().tool(linked).build());
            }
        } else if (record instanceof TraceEnded ended) {
            openByTrace.remove(ended.traceId());
        }
        return record;
    }

    private void remember(Span span) {
        Extraction extraction = span.extraction();
        if (extraction == null || extraction.answer() == null) {
            return;
        }
        List<ToolCall> calls = extraction.answer().toolCalls();
        if (!calls.isEmpty()) {
            List<Open> open = openByTrace.computeIfAbsent(span.traceId(), id -> new ArrayList<>());
            calls.forEach(call -> open.add(new Open(span.id(), call)));
            while (open.size() > CALLS) {
                open.remove(0);
            }
        }
    }

    private @Nullable Open find(String traceId, ToolExecution tool) {
        List<Open> open = openByTrace.get(traceId);
        if (open == null || tool.requestedBy() != null) {
            return null;
        }
        String callId = tool.callId();
        if (callId != null) {
            return take(open, o -> callId.equals(o.call().id()));
        }
        Open exact = take(open, o -> named(o, tool) && o.call().args().equals(tool.arguments()));
        return exact != null ? exact : take(open, o -> named(o, tool));
    }

    private static boolean named(Open open, ToolExecution tool) {
        return open.call().name().equals(tool.name());
    }

    private static @Nullable Open take(List<Open> open, Predicate<Open> wanted) {
        for (Open candidate : open) {
            if (wanted.test(candidate)) {
                open.remove(candidate);
                return candidate;
            }
        }
        return null;
    }
}
