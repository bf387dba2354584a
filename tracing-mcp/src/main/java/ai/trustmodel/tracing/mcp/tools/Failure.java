package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that went wrong.
 *
 * @param kind {@code tool}, {@code llm}, another kind of span, {@code trace}, or {@code retry} for what went well in the
 *     end
 * @param name the tool, the model, the step or the agent
 * @param error what was said about it
 * @param traceId where it happened
 * @param spanId where in it, null for a whole trace
 * @param arguments what a tool was given, null when there is nothing to say
 * @param at when
 */
record Failure(
        String kind,
        String name,
        String error,
        String traceId,
        @Nullable String spanId,
        @Nullable Object arguments,
        Instant at) {
    static final String RETRY = "retry";

    private static final String TRACE = "trace";
    private static final int REASON = 160;
    private static final Pattern VARYING = Pattern.compile(
            "\\b[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}\\b|\\b0x[0-9a-fA-F]+\\b|\\b(?=[a-zA-Z_]*\\d)[a-zA-Z0-9_]{12,}\\b|\\d+");

    /** What went wrong in a span; null when nothing did. */
    static @Nullable Failure of(Trace trace, Span span, String shortId) {
        ToolExecution tool = span.tool();
        Object arguments = tool == null ? null : tool.arguments();
        String name = span.kind().equals(SpanKind.LLM)
                ? Objects.requireNonNullElse(SpanFacts.model(span), span.name())
                : span.name();
        if (span.status() == SpanStatus.ERROR) {
            String kind = span.kind().value();
            return new Failure(kind, name, reason(span), trace.id(), shortId, arguments, span.endedAt());
        }
        Exchange exchange = span.exchange();
        int attempts = Math.max(tool == null ? 1 : tool.attempts(), exchange == null ? 1 : exchange.attempts());
        return attempts < 2
                ? null
                : new Failure(RETRY, name, attempts + " attempts", trace.id(), shortId, arguments, span.endedAt());
    }

    /**
     * That a trace failed for a reason of its own; null when it did not fail.
     *
     * @param reasons what its failed spans say; a trace that says no more, or what one of them says, adds nothing
     */
    static @Nullable Failure of(Trace trace, List<String> reasons) {
        String error = trace.error();
        boolean explained =
                error == null ? !reasons.isEmpty() : reasons.stream().anyMatch(reason -> reason.contains(error));
        if (trace.status() != TraceStatus.FAILED || explained) {
            return null;
        }
        String said = error == null ? "the trace was ended as failed without a reason" : error;
        return new Failure(TRACE, trace.agentId(), said, trace.id(), null, null, trace.updatedAt());
    }

    private static String reason(Span span) {
        CallError error = span.extraction() == null ? null : span.extraction().error();
        Integer status = span.exchange() == null ? null : span.exchange().status();
        String said = error != null && error.message() != null ? error.message() : span.error();
        String kind = error == null ? "" : error.kind();
        StringBuilder reason = new StringBuilder(status == null || status < 400 ? "" : status + " ");
        reason.append(kind.isEmpty() || kind.equals("http_" + status) ? "" : kind + ": ");
        return reason.append(said == null ? "it failed without a reason" : said).toString();
    }

    /** Whether it was not put right. */
    boolean fatal() {
        return !kind.equals(RETRY);
    }

    /** Failures with the same key have the same reason: they differ in numbers and ids at most. */
    String key() {
        String start = error.substring(0, Math.min(error.length(), REASON * 4));
        String reason = VARYING.matcher(start).replaceAll("#");
        return kind + "\n" + name + "\n" + reason.substring(0, Math.min(reason.length(), REASON));
    }
}
