package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The tools that read. */
final class ReadingTools {
    private static final List<String> SUMMARY = List.of(
            "id",
            "thread_id",
            "agent_id",
            "created_at",
            "updated_at",
            "status",
            "message_count",
            "total_tokens",
            "cost",
            "unpriced_call_count",
            "tool_call_count",
            "latency_ms",
            "provider",
            "model",
            "last_message");

    private final Supplier<TraceClient> opened;

    ReadingTools(Supplier<TraceClient> opened) {
        this.opened = opened;
    }

    Map<String, Object> getTraces(Arguments arguments) {
        String status = arguments.text("status");
        TraceFilter filter = TraceFilter.all()
                .agentId(arguments.text("agent_id"))
                .threadId(arguments.text("thread_id"))
                .status(status == null ? null : TraceStatus.of(status))
                .limit(arguments.number("limit", 20))
                .offset(arguments.number("offset", 0));
        Page<Trace> page = opened.get().traces().list(filter);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("traces", page.items().stream().map(ReadingTools::summary).toList());
        result.put("total", page.total());
        result.put("limit", filter.limit());
        result.put("offset", filter.offset());
        return result;
    }

    Map<String, Object> getTraceDetail(Arguments arguments) {
        String traceId = arguments.requiredText("trace_id");
        Trace trace = opened.get().traces().trace(traceId).orElseThrow(() -> unknown(traceId));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("success", true);
        // A model has no use for base64, and a client's limit would cut the answer at the first picture.
        result.putAll(Json.toMap(Json.read(Media.labelled(Json.write(trace)), Trace.class)));
        result.putIfAbsent("messages", List.of()); // the wire form leaves out what is empty
        result.putIfAbsent("metadata", Map.of());
        return result;
    }

    private static Map<String, Object> summary(Trace trace) {
        Map<String, Object> all = Json.toMap(trace);
        Map<String, Object> summary = new LinkedHashMap<>();
        for (String key : SUMMARY) {
            if (all.containsKey(key)) {
                summary.put(key, all.get(key));
            }
        }
        return summary;
    }

    static Refusal unknown(String traceId) {
        String shown = traceId.length() <= 80 ? traceId : traceId.substring(0, 80) + "…";
        return new Refusal("there is no trace '" + shown + "'; get_traces lists the ids there are");
    }
}
