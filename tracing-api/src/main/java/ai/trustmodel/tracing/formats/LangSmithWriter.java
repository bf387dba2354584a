package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The runs of one trace. Not thread-safe. */
final class LangSmithWriter {
    /** What only this project knows of a run, under {@code extra.metadata}. */
    static final String OWN = "trustmodel";

    /** Run types that are span kinds under the same word; any other kind is a chain. */
    static final Set<String> RUN_TYPES = Set.of("llm", "tool", "chain", "retriever", "embedding");

    private static final DateTimeFormatter ORDER = DateTimeFormatter.ofPattern(
                    "yyyyMMdd'T'HHmmssSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Trace trace;
    private final List<Span> spans;
    private final Map<String, Span> byId = new HashMap<>();

    LangSmithWriter(Trace trace, List<Span> spans) {
        this.trace = trace;
        this.spans = spans;
        spans.forEach(span -> byId.put(span.id(), span));
    }

    List<Map<String, Object>> runs() {
        List<Map<String, Object>> runs = new ArrayList<>();
        runs.add(root());
        spans.forEach(span -> runs.add(run(span)));
        return runs;
    }

    private Map<String, Object> root() {
        Map<String, Object> run = run(trace.id(), null, trace.name(), "chain", trace.createdAt());
        boolean running = trace.status() == TraceStatus.RUNNING;
        if (!running) {
            run.put("end_time", trace.updatedAt().toString());
        }
        int first = 0;
        while (first < trace.messages().size()
                && !trace.messages().get(first).type().equals(Message.AI)) {
            first++;
        }
        run.put("inputs", messages(trace.messages().subList(0, first)));
        run.put(
                "outputs",
                messages(trace.messages().subList(first, trace.messages().size())));
        Fields.put(run, "error", trace.error());
        run.put("status", running ? "pending" : trace.status() == TraceStatus.FAILED ? "error" : "success");
        Fields.put(run, "tags", trace.tags());
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("trace", true);
        own.put("agent_id", trace.agentId());
        own.put("status", trace.status().word());
        Map<String, Object> metadata = new LinkedHashMap<>(trace.metadata());
        run.put("extra", Map.of("metadata", metadata(metadata, own)));
        return run;
    }

    private static Map<String, Object> messages(List<Message> messages) {
        return Map.of(
                "messages", messages.stream().map(LangChainLcFormat::write).toList());
    }

    private Map<String, Object> run(Span span) {
        String kind = span.kind().value();
        String parent = span.parentId() != null && byId.containsKey(span.parentId()) ? span.parentId() : trace.id();
        Map<String, Object> run =
                run(span.id(), parent, span.name(), RUN_TYPES.contains(kind) ? kind : "chain", span.startedAt());
        run.put("end_time", span.endedAt().toString());
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("kind", kind);
        Fields.put(own, "parent_id", span.parentId());
        Fields.put(own, "cost", Costs.write(span.cost()));
        Map<String, Object> metadata = new LinkedHashMap<>(span.attributes());
        Map<String, Object> extra = new LinkedHashMap<>();
        Object inputs = metadata.remove("inputs");
        Object outputs = metadata.remove("outputs");
        run.put("inputs", inputs == null ? Map.of() : inputs);
        Fields.put(run, "outputs", outputs);
        if (span.extraction() != null) {
            call(span, span.extraction(), run, metadata, own, extra);
        }
        if (span.tool() != null) {
            tool(span.tool(), run, own);
        }
        boolean failed = span.status() == SpanStatus.ERROR;
        Fields.put(run, "error", failed && span.error() == null ? "error" : span.error());
        run.put("status", failed ? "error" : "success");
        extra.put("metadata", metadata(metadata, own));
        run.put("extra", extra);
        return run;
    }

    private Map<String, Object> run(String id, @Nullable String parent, String name, String type, Instant start) {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("id", id);
        run.put("trace_id", trace.id());
        Fields.put(run, "parent_run_id", parent);
        run.put("dotted_order", order(id, parent, start));
        run.put("name", name);
        run.put("run_type", type);
        run.put("start_time", start.toString());
        return run;
    }

    private String order(String id, @Nullable String parent, Instant start) {
        StringBuilder order = new StringBuilder(ORDER.format(start)).append(id);
        String above = parent;
        for (int depth = 0; above != null && depth < spans.size() && !above.equals(trace.id()); depth++) {
            Span span = byId.get(above);
            if (span == null) {
                break;
            }
            order.insert(0, ORDER.format(span.startedAt()) + span.id() + ".");
            above = span.parentId();
        }
        return parent == null ? order.toString() : ORDER.format(trace.createdAt()) + trace.id() + "." + order;
    }

    private static void call(
            Span span,
            Extraction extraction,
            Map<String, Object> run,
            Map<String, Object> metadata,
            Map<String, Object> own,
            Map<String, Object> extra) {
        run.put(
                "inputs",
                Map.of(
                        "messages",
                        List.of(extraction.request().stream()
                                .map(LangChainLcFormat::write)
                                .toList())));
        List<Object> generations = new ArrayList<>();
        if (extraction.answer() != null) {
            generations.add(generation(
                    extraction.answer().usageMetadata() == null
                            ? extraction.answer().toBuilder()
                                    .usageMetadata(extraction.usage())
                                    .build()
                            : extraction.answer()));
            extraction.alternatives().forEach(message -> generations.add(generation(message)));
            run.put("outputs", Map.of("generations", List.of(generations)));
        }
        Map<String, Object> parameters = extraction.parameters();
        Fields.put(metadata, "ls_provider", SpanFacts.provider(span));
        Fields.put(metadata, "ls_model_name", extraction.model());
        metadata.put("ls_model_type", "chat");
        Fields.put(metadata, "ls_temperature", parameters.get("temperature"));
        Object limit = parameters.containsKey("max_completion_tokens")
                ? parameters.get("max_completion_tokens")
                : parameters.get("max_tokens");
        Fields.put(metadata, "ls_max_tokens", limit);
        Object stop = parameters.containsKey("stop") ? parameters.get("stop") : parameters.get("stop_sequences");
        Fields.put(metadata, "ls_stop", stop instanceof String one ? List.of(one) : stop);
        Fields.put(metadata, "usage_metadata", Usages.write(extraction.usage()));
        Map<String, Object> invocation = new LinkedHashMap<>(parameters);
        Fields.put(invocation, "model", extraction.requestModel());
        Fields.put(invocation, "tools", extraction.tools());
        Fields.put(extra, "invocation_params", invocation);
        own.put("api", extraction.api());
        Fields.put(own, "response_id", extraction.responseId());
        Fields.put(own, "finish_reason", extraction.finishReason());
        Fields.put(own, "raw_usage", extraction.rawUsage());
    }

    private static Map<String, Object> generation(Message message) {
        Map<String, Object> generation = new LinkedHashMap<>();
        generation.put("text", message.content());
        generation.put("generation_info", null);
        generation.put("type", "ChatGeneration");
        generation.put("message", LangChainLcFormat.write(message));
        return generation;
    }

    private static void tool(ToolExecution tool, Map<String, Object> run, Map<String, Object> own) {
        run.put("name", tool.name());
        Map<String, Object> arguments = new LinkedHashMap<>();
        Fields.put(arguments, "input", tool.arguments());
        run.put("inputs", tool.arguments() instanceof Map<?, ?> object ? object : arguments);
        if (tool.result() != null) {
            run.put("outputs", Map.of("output", tool.result()));
        }
        own.put("input", !(tool.arguments() instanceof Map<?, ?>));
        Fields.put(own, "call_id", tool.callId());
        own.put("success", tool.success());
        own.put("attempts", tool.attempts());
        own.put("depth", tool.depth());
        Fields.put(own, "requested_by", tool.requestedBy());
    }

    // LangSmith groups runs to a conversation by this key, which has to be on every one of them.
    private Map<String, Object> metadata(Map<String, Object> metadata, Map<String, Object> own) {
        if (!trace.threadId().equals(trace.id())) {
            metadata.put("thread_id", trace.threadId());
        }
        metadata.put(OWN, own);
        return metadata;
    }

    /** The kind of a run that is not ours. */
    static SpanKind kind(String runType) {
        return RUN_TYPES.contains(runType) ? new SpanKind(runType) : SpanKind.CHAIN;
    }
}
