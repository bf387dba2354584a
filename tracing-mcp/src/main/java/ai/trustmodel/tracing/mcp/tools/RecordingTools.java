package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.ToolScope;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tools that record. Each answers once what it recorded is stored.
 *
 * <p>A trace stays running until {@code end_trace}: nobody can know from one call that it was the last.
 */
final class RecordingTools {
    private final Supplier<TraceClient> opened;
    private final @Nullable String agentId;

    // One lock for each of some groups of threads, so that two first calls of a thread do not begin two traces.
    private final Object[] threadLocks = Stream.generate(Object::new).limit(64).toArray();

    /** The trace that a call goes to. */
    private record Target(TraceScope scope, String threadId) {}

    /**
     * @param opened gives the client, which may be opening still
     * @param agentId whose calls those are that do not say, null when nothing is configured
     */
    RecordingTools(Supplier<TraceClient> opened, @Nullable String agentId) {
        this.opened = opened;
        this.agentId = agentId;
    }

    Map<String, Object> traceLlmCall(Arguments arguments) {
        Exchange exchange = Exchange.builder()
                .provider(arguments.requiredText("provider"))
                .request(arguments.json("request"))
                .response(arguments.json("response"))
                .latency(arguments.millis("latency_ms"))
                .status(arguments.number("status_code"))
                .url(arguments.text("url"))
                .build();
        Receipt receipt = new Receipt(client());
        Target target = target(arguments);
        target.scope.recordLlmCall(exchange);
        receipt.await();
        Trace trace = find(target.scope.traceId());
        Map<String, Object> result = ids(target);
        result.put("message_count", trace.messageCount());
        result.put("total_tokens", trace.totalTokens());
        return result;
    }

    Map<String, Object> traceToolCall(Arguments arguments) {
        String name = arguments.requiredText("tool_name");
        Object output = arguments.json("tool_output");
        Receipt receipt = new Receipt(client());
        Target target = target(arguments);
        try (ToolScope tool = target.scope.toolCall(name, arguments.json("tool_input"))) {
            tool.callId(arguments.text("tool_call_id")).latency(arguments.millis("latency_ms"));
            tool.result(output);
            if (!arguments.flag("success", true)) {
                tool.fail(output instanceof String text ? text : Json.write(output));
            }
        }
        receipt.await();
        return ids(target);
    }

    Map<String, Object> startTrace(Arguments arguments) {
        Receipt receipt = new Receipt(client());
        Map<String, Object> metadata = Json.object(arguments.json("metadata"));
        Target target = begin(TraceOptions.agent(agent(arguments))
                .threadId(arguments.text("thread_id"))
                .metadata(metadata == null ? Map.of() : metadata));
        receipt.await();
        return ids(target);
    }

    Map<String, Object> endTrace(Arguments arguments) {
        Trace trace = find(arguments.requiredText("trace_id"));
        TraceStatus status = TraceStatus.of(Objects.requireNonNullElse(arguments.text("status"), "completed"));
        String error = arguments.text("error_message");
        if (trace.status() == TraceStatus.RUNNING) {
            Receipt receipt = new Receipt(client());
            recording(client().resumeTrace(trace.id())).end(status, error);
            receipt.await();
        } else if (trace.status() != status || (error != null && !error.equals(trace.error()))) {
            throw new Refusal("trace " + trace.id() + " is " + trace.status().word()
                    + " already; an ended trace keeps its status and error");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("success", true);
        result.put("trace_id", trace.id());
        result.put("status", status.word());
        return result;
    }

    /** The trace that is named, else the newest one running in the thread that is named, else a new one. */
    private Target target(Arguments arguments) {
        String traceId = arguments.text("trace_id");
        if (traceId != null) {
            return join(checked(find(traceId), arguments));
        }
        TraceOptions options = TraceOptions.agent(agent(arguments));
        String threadId = arguments.text("thread_id");
        if (threadId == null) {
            return begin(options);
        }
        synchronized (threadLocks[Math.floorMod(threadId.hashCode(), threadLocks.length)]) {
            TraceFilter running = TraceFilter.thread(threadId)
                    .agentId(options.agentId())
                    .status(TraceStatus.RUNNING)
                    .limit(1);
            for (Trace trace : client().traces().list(running).items()) {
                return join(trace);
            }
            Receipt receipt = new Receipt(client());
            Target target = begin(options.threadId(threadId));
            receipt.await(); // whoever comes next must find it
            return target;
        }
    }

    private Target begin(TraceOptions options) {
        TraceScope scope = recording(client().startDetached(options));
        return new Target(scope, scope.threadId());
    }

    private Target join(Trace trace) {
        return new Target(recording(client().resumeTrace(trace.id())), trace.threadId());
    }

    private TraceScope recording(TraceScope scope) {
        if (!scope.recording()) {
            throw new Refusal(
                    client().health().enabled()
                            ? "nothing was recorded: this trace is not part of the sample"
                                    + " (TRUSTMODEL_TRACE_SAMPLE_RATE of the server is below 1)"
                            : "nothing was recorded: tracing is switched off (TRUSTMODEL_TRACING of the server)");
        }
        return scope;
    }

    private static Trace checked(Trace trace, Arguments arguments) {
        if (trace.status() != TraceStatus.RUNNING) {
            throw new Refusal("trace " + trace.id() + " is " + trace.status().word()
                    + " and takes no more calls; pass thread_id '" + trace.threadId()
                    + "' instead of trace_id to begin a new trace in its thread");
        }
        String threadId = arguments.text("thread_id");
        if (threadId != null && !threadId.equals(trace.threadId())) {
            throw new Refusal("trace " + trace.id() + " belongs to thread '" + trace.threadId()
                    + "'; leave thread_id out, or trace_id");
        }
        String agentId = arguments.text("agent_id");
        if (agentId != null && !agentId.equals(trace.agentId())) {
            throw new Refusal("trace " + trace.id() + " belongs to agent '" + trace.agentId()
                    + "'; leave agent_id out to record into it, or trace_id to begin a trace of your own");
        }
        return trace;
    }

    private Trace find(String traceId) {
        return client().traces()
                .summary(traceId)
                .orElseThrow(() -> new Refusal(TraceIds.unknown(client().traces(), traceId)));
    }

    private String agent(Arguments arguments) {
        String agent = arguments.text("agent_id");
        if (agent == null) {
            agent = agentId != null ? agentId : arguments.call().caller().name();
        }
        if (agent == null || agent.isBlank()) {
            throw new Refusal("agent_id is missing and nothing stands in for it; pass agent_id,"
                    + " or set TRUSTMODEL_AGENT_ID for the server");
        }
        return agent;
    }

    private TraceClient client() {
        return opened.get();
    }

    private static Map<String, Object> ids(Target target) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("trace_id", target.scope.traceId());
        result.put("thread_id", target.threadId);
        return result;
    }
}
