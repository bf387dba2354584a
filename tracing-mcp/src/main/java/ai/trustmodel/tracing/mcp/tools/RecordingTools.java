package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The tools that record. Each answers once what it recorded is stored.
 *
 * <p>A trace stays running until {@code end_trace}: nobody can know from one call that it was the last. A call that the
 * client sends again is recorded once and answered as before.
 */
final class RecordingTools {
    private final Supplier<TraceClient> opened;
    private final CallDefaults defaults;
    private final TraceChoice choice;
    private final Once once = new Once();

    /**
     * @param opened gives the client, which may be opening still
     * @param defaults what stands in for what a call leaves out
     */
    RecordingTools(Supplier<TraceClient> opened, CallDefaults defaults) {
        this.opened = opened;
        this.defaults = defaults;
        this.choice = new TraceChoice(opened, defaults);
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
        return once(arguments, attempt -> {
            Receipt receipt = new Receipt(client());
            TraceChoice.Chosen chosen = choice.of(arguments, attempt);
            record(span(SpanKind.LLM, chosen, attempt, arguments).exchange(exchange));
            receipt.await();
            Trace trace = choice.find(chosen.traceId());
            Map<String, Object> result = chosen.ids();
            result.put("message_count", trace.messageCount());
            result.put("total_tokens", trace.totalTokens());
            return result;
        });
    }

    Map<String, Object> traceToolCall(Arguments arguments) {
        String name = arguments.requiredText("tool_name");
        Object output = arguments.json("tool_output");
        boolean success = arguments.flag("success", true);
        ToolExecution tool = new ToolExecution(
                name, arguments.text("tool_call_id"), arguments.json("tool_input"), output, success, 1, 0, null);
        return once(arguments, attempt -> {
            Receipt receipt = new Receipt(client());
            TraceChoice.Chosen chosen = choice.of(arguments, attempt);
            Span.Builder span =
                    span(SpanKind.TOOL, chosen, attempt, arguments).name(name).tool(tool);
            if (!success) {
                span.status(SpanStatus.ERROR).error(output instanceof String text ? text : Json.write(output));
            }
            record(span);
            receipt.await();
            return chosen.ids();
        });
    }

    Map<String, Object> startTrace(Arguments arguments) {
        return once(arguments, attempt -> {
            Receipt receipt = new Receipt(client());
            TraceChoice.Chosen begun = choice.begin(arguments, attempt);
            receipt.await();
            return begun.ids();
        });
    }

    Map<String, Object> endTrace(Arguments arguments) {
        Trace trace = choice.find(arguments.requiredText("trace_id"));
        TraceStatus status = TraceStatus.of(Objects.requireNonNullElse(arguments.text("status"), "completed"));
        String error = arguments.text("error_message");
        if (trace.status() == TraceStatus.RUNNING) {
            Receipt receipt = new Receipt(client());
            TraceScope scope = choice.recording(trace.id());
            scope.end(status, error);
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

    private Map<String, Object> once(Arguments arguments, Function<Attempt, Map<String, Object>> work) {
        Attempt attempt =
                Attempt.of(arguments, defaults.toolUseId(arguments.call()), defaults.threadId(arguments.call()));
        return attempt.key() == null ? work.apply(attempt) : once.run(attempt.key(), () -> work.apply(attempt));
    }

    /** A span that ended now, in the trace that was chosen. */
    private Span.Builder span(SpanKind kind, TraceChoice.Chosen chosen, Attempt attempt, Arguments arguments) {
        Instant end = client().now();
        Duration latency = arguments.millis("latency_ms");
        Instant start = latency == null ? end : end.minus(latency);
        return Span.builder(attempt.id("span", end), chosen.traceId(), kind, start, end)
                .parentId(chosen.parentId())
                .attributes(chosen.attributes());
    }

    private void record(Span.Builder span) {
        client().record(new SpanEnded(span.build()));
    }

    private TraceClient client() {
        return opened.get();
    }
}
