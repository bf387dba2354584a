package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.TraceProjection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one run. Not thread-safe. */
final class LangSmithReader {
    private static final List<String> THREAD = List.of("thread_id", "session_id", "conversation_id");
    private static final Set<String> TAKEN = Set.of(
            "id",
            "trace_id",
            "parent_run_id",
            "dotted_order",
            "name",
            "run_type",
            "start_time",
            "end_time",
            "inputs",
            "outputs",
            "error",
            "status",
            "tags",
            "extra",
            "child_runs",
            "execution_order");

    private final Map<String, Object> run;
    private final Map<String, Object> extra;
    private final Map<String, Object> metadata;
    private final Map<String, Object> own;
    private final String id;
    private final String traceId;
    private final Instant start;
    private final @Nullable Instant end;

    LangSmithReader(Map<String, Object> run) {
        this.run = run;
        this.extra = Fields.object(run.get("extra"));
        this.metadata = new LinkedHashMap<>(Fields.object(extra.get("metadata")));
        this.own = Fields.object(metadata.remove(LangSmithWriter.OWN));
        this.id = Foreign.uuid("id", Fields.textOrEmpty(run, "id"));
        String order = Fields.textOrEmpty(run, "dotted_order");
        String first = order.indexOf('Z') > 0 ? order.substring(order.indexOf('Z') + 1, end(order)) : null;
        String named = Fields.nonEmpty(run, "trace_id");
        this.traceId = Foreign.uuid("trace_id", named != null ? named : first != null ? first : id);
        Instant started = Foreign.instant(run.get("start_time"));
        if (started == null) {
            throw new IllegalArgumentException("the LangSmith run " + id + " has no \"start_time\" that is a time");
        }
        this.start = started;
        this.end = Foreign.instant(run.get("end_time"));
    }

    List<TraceRecord> records() {
        List<TraceRecord> records = new ArrayList<>();
        boolean root = id.equals(traceId);
        if (root) {
            records.add(started());
        }
        if (!Boolean.TRUE.equals(own.get("trace"))) {
            records.add(new SpanEnded(span(root)));
        }
        if (root && end != null) {
            records.add(ended(end));
        }
        return records;
    }

    private TraceStarted started() {
        List<String> tags = new ArrayList<>();
        Fields.list(run.get("tags")).forEach(tag -> tags.add(String.valueOf(tag)));
        String agent = Fields.nonEmpty(own, "agent_id");
        String thread = thread();
        Map<String, Object> about = new LinkedHashMap<>(metadata);
        THREAD.forEach(about::remove);
        return new TraceStarted(
                traceId,
                thread == null ? traceId : thread,
                agent == null ? TraceProjection.UNKNOWN_AGENT : agent,
                Fields.nonEmpty(run, "name"),
                start,
                tags,
                about,
                Map.of());
    }

    private @Nullable String thread() {
        return THREAD.stream()
                .map(key -> Fields.nonEmpty(metadata, key))
                .filter(thread -> thread != null)
                .findFirst()
                .orElse(null);
    }

    private TraceEnded ended(Instant at) {
        String error = Fields.nonEmpty(run, "error");
        TraceStatus status =
                error == null && !"error".equals(run.get("status")) ? TraceStatus.COMPLETED : TraceStatus.FAILED;
        for (TraceStatus said : TraceStatus.values()) {
            status = said.word().equals(own.get("status")) ? said : status;
        }
        return new TraceEnded(Foreign.derived("end " + traceId), traceId, at, status, error, Map.of());
    }

    private Span span(boolean root) {
        String runType = Fields.textOrEmpty(run, "run_type");
        String kindWord = Fields.nonEmpty(own, "kind");
        SpanKind kind = kindWord == null ? LangSmithWriter.kind(runType) : new SpanKind(kindWord);
        String error = Fields.nonEmpty(run, "error");
        Span.Builder span = Span.builder(root ? rootSpan() : id, traceId, kind, start, end == null ? start : end)
                .parentId(root ? null : parent())
                .name(Fields.textOrEmpty(run, "name"))
                .status(error != null || "error".equals(run.get("status")) ? SpanStatus.ERROR : SpanStatus.OK)
                .error(error)
                .cost(Costs.read(own.get("cost")));
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (kind.equals(SpanKind.LLM)) {
            span.extraction(extraction());
        } else if (kind.equals(SpanKind.TOOL)) {
            span.tool(tool(error));
        } else {
            Fields.put(attributes, "inputs", run.get("inputs"));
            Fields.put(attributes, "outputs", run.get("outputs"));
        }
        THREAD.forEach(metadata::remove);
        attributes.putAll(metadata);
        if (own.isEmpty()) {
            Fields.put(attributes, "langsmith", Fields.rest(run, TAKEN));
        }
        return span.attributes(attributes).build();
    }

    // A trace and a span of it cannot have one id: records are told apart by theirs.
    private String rootSpan() {
        return Foreign.derived("root " + traceId);
    }

    private @Nullable String parent() {
        String parent = Fields.nonEmpty(run, "parent_run_id");
        if (!own.isEmpty()) {
            return Fields.nonEmpty(own, "parent_id");
        }
        return parent == null || parent.equals(traceId) ? rootSpan() : parent;
    }

    private Extraction extraction() {
        Extraction read = new RunMessages(
                        Fields.object(run.get("inputs")), Fields.object(run.get("outputs")), metadata, extra)
                .extraction(Fields.text(own, "api"));
        for (String key : List.of(
                "ls_provider",
                "ls_model_name",
                "ls_model_type",
                "ls_temperature",
                "ls_max_tokens",
                "ls_stop",
                "usage_metadata")) {
            metadata.remove(key);
        }
        String reason = Fields.nonEmpty(own, "finish_reason");
        return read.toBuilder()
                .responseId(
                        Fields.nonEmpty(own, "response_id") == null
                                ? read.responseId()
                                : Fields.nonEmpty(own, "response_id"))
                .finishReason(reason == null ? read.finishReason() : reason)
                .rawUsage(own.isEmpty() ? read.rawUsage() : Fields.object(own.get("raw_usage")))
                .build();
    }

    private ToolExecution tool(@Nullable String error) {
        Map<String, Object> inputs = Fields.object(run.get("inputs"));
        boolean loose = Boolean.TRUE.equals(own.get("input"))
                || (own.isEmpty() && inputs.keySet().equals(Set.of("input")));
        Map<String, Object> outputs = Fields.object(run.get("outputs"));
        Object result =
                outputs.keySet().equals(Set.of("output")) ? outputs.get("output") : outputs.isEmpty() ? null : outputs;
        String callId = Fields.nonEmpty(own, "call_id");
        boolean success = own.isEmpty() ? error == null : Boolean.TRUE.equals(own.get("success"));
        Map<String, Object> dump = Fields.object(result);
        if (LangChainLcFormat.isDump(dump) && dump.containsKey("kwargs")) {
            Map<String, Object> message = Fields.object(dump.get("kwargs"));
            result = message.get("content");
            callId = Fields.nonEmpty(message, "tool_call_id");
            success &= !"error".equals(message.get("status"));
        }
        Long attempts = Fields.number(own.get("attempts"));
        Long depth = Fields.number(own.get("depth"));
        return new ToolExecution(
                Fields.textOrEmpty(run, "name"),
                callId,
                loose ? inputs.get("input") : inputs,
                result,
                success,
                attempts == null ? 1 : attempts.intValue(),
                depth == null ? 0 : depth.intValue(),
                Fields.nonEmpty(own, "requested_by"));
    }

    /** Where the first of the parts that dots separate ends. */
    private static int end(String order) {
        int dot = order.indexOf('.', order.indexOf('Z'));
        return dot < 0 ? order.length() : dot;
    }
}
