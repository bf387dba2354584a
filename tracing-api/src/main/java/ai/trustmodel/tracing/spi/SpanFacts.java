package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one span says by itself, read in one way by everything that counts, lists or tells it. */
public final class SpanFacts {
    private SpanFacts() {}

    /**
     * What the model said in this llm span, with the tokens, the model, the provider and the time of the call; null when
     * it said nothing or the span is of another kind.
     */
    public static @Nullable Message answer(Span span) {
        Extraction extraction = span.extraction();
        if (extraction == null || extraction.answer() == null || !span.kind().equals(SpanKind.LLM)) {
            return null;
        }
        Message answer = extraction.answer();
        Map<String, Object> metadata = new LinkedHashMap<>(answer.responseMetadata());
        putIfKnown(metadata, "model_name", extraction.model());
        putIfKnown(metadata, "finish_reason", extraction.finishReason());
        putIfKnown(metadata, "provider", provider(span));
        putIfKnown(metadata, "latency_ms", millis(span.duration()));
        Usage usage = answer.usageMetadata() == null ? extraction.usage() : answer.usageMetadata();
        return answer.toBuilder()
                .usageMetadata(usage)
                .responseMetadata(metadata)
                .build();
    }

    /**
     * What a tool span says in the conversation: what the tool answered, and before it an {@code ai} message that asks
     * for the call when no recorded answer did. Empty when the span is of another kind. A call without an id of its own
     * has that of the span when both messages are given.
     */
    public static List<Message> toolMessages(Span span) {
        ToolExecution tool = span.tool();
        if (tool == null || !span.kind().equals(SpanKind.TOOL)) {
            return List.of();
        }
        boolean asked = tool.requestedBy() != null;
        String id = tool.callId() == null && !asked ? span.id() : tool.callId();
        Object result = tool.result() == null && !tool.success() ? span.error() : tool.result();
        Message answer = Message.builder(Message.TOOL)
                .content(result instanceof String text ? text : result == null ? "" : Json.write(result))
                .name(tool.name())
                .toolCallId(id)
                .status(tool.success() ? "success" : "error")
                .responseMetadata(Map.of("latency_ms", millis(span.duration())))
                .build();
        if (asked) {
            return List.of(answer);
        }
        ToolCall call = new ToolCall(id, tool.name(), arguments(tool.arguments()));
        return List.of(Message.builder(Message.AI).toolCalls(List.of(call)).build(), answer);
    }

    /** Whether this is an llm span that did not fail and does not say its tokens, so that totals leave it out. */
    public static boolean usageUnknown(Span span) {
        return span.kind().equals(SpanKind.LLM) && span.status() != SpanStatus.ERROR && usage(span) == null;
    }

    /** The tokens of an llm span; null when the span is of another kind or says none of them. */
    public static @Nullable Usage usage(Span span) {
        Extraction extraction = span.extraction();
        Usage usage = extraction == null || !span.kind().equals(SpanKind.LLM) ? null : extraction.usage();
        boolean said = usage != null
                && (usage.inputTokens() != null || usage.outputTokens() != null || usage.totalTokens() != null);
        return said ? usage : null;
    }

    /** The total of this usage: the provider's, else the sum of what is known. */
    public static long total(Usage usage) {
        return usage.totalTokens() != null
                ? usage.totalTokens()
                : orZero(usage.inputTokens()) + orZero(usage.outputTokens());
    }

    /** Who answered this call; null when nobody knows. */
    public static @Nullable String provider(Span span) {
        if (span.extraction() != null) {
            return span.extraction().provider();
        }
        return span.exchange() == null ? null : span.exchange().provider();
    }

    /** Which model answered this call, or was to; null when nobody knows. */
    public static @Nullable String model(Span span) {
        return span.extraction() == null ? null : span.extraction().model();
    }

    private static Map<String, Object> arguments(@Nullable Object arguments) {
        Map<String, Object> object = arguments instanceof String text ? Json.parseObject(text) : Json.object(arguments);
        if (object != null) {
            return object;
        }
        return arguments == null ? Map.of() : Map.of("input", arguments);
    }

    private static void putIfKnown(Map<String, Object> metadata, String key, @Nullable Object value) {
        if (value != null) {
            metadata.putIfAbsent(key, value);
        }
    }

    static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
