package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanPriced;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one span says by itself, read in one way by everything that counts, lists or tells it. */
public final class SpanFacts {
    private static final int PICO = 12;
    private static final BigDecimal TOO_MUCH = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal TOO_LITTLE = BigDecimal.ONE.movePointLeft(PICO + 1);

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

    /**
     * What a span cost in US dollars, as sums take it: to the pico-dollar (1e-12), rounded half to even. Null when it is not
     * known, or is no price at all: below zero, or a million dollars and more.
     */
    public static @Nullable BigDecimal cost(Span span) {
        return span.cost() == null ? null : cost(span.cost());
    }

    /** The same of a cost by itself. */
    public static @Nullable BigDecimal cost(Cost cost) {
        BigDecimal amount = cost.amount();
        if (amount == null || amount.signum() < 0 || amount.compareTo(TOO_MUCH) >= 0) {
            return null;
        }
        // Compared first: rounding a number with a monstrous exponent would take all the memory.
        return amount.compareTo(TOO_LITTLE) < 0 ? BigDecimal.ZERO : dollars(pico(amount));
    }

    /**
     * Whether this is an llm span whose cost is missing in sums, wholly or, as when a fee has no known price, in part. One
     * that failed without saying its tokens is not.
     */
    public static boolean costUnknown(Span span) {
        return billed(span) && !isWhole(span.cost());
    }

    /** Whether this says all that something cost: an amount with nothing left out. */
    public static boolean isWhole(@Nullable Cost cost) {
        return cost != null && cost.without().isEmpty() && cost(cost) != null;
    }

    /** Whether this is a model call that somebody is asked to pay for, as far as it can be told. */
    static boolean billed(Span span) {
        return span.kind().equals(SpanKind.LLM) && (span.status() != SpanStatus.ERROR || usage(span) != null);
    }

    /** An amount that {@link #cost(Span)} gave, or a sum of them, in pico-dollars; at most what fits. */
    public static long pico(BigDecimal dollars) {
        BigInteger pico = dollars.setScale(PICO, RoundingMode.HALF_EVEN).unscaledValue();
        return pico.bitLength() < Long.SIZE ? pico.longValue() : Long.MAX_VALUE;
    }

    /** Pico-dollars as dollars, always written the same way, so that equal amounts are equal objects. */
    public static BigDecimal dollars(long pico) {
        BigDecimal dollars = BigDecimal.valueOf(pico, PICO).stripTrailingZeros();
        return dollars.scale() < 0 ? dollars.setScale(0) : dollars;
    }

    /** The spans among a trace's records in the order they were stored, each with its newest cost. */
    public static List<Span> spans(List<TraceRecord> records) {
        Map<String, Cost> priced = new HashMap<>();
        for (TraceRecord record : records) {
            if (record instanceof SpanPriced price) {
                priced.put(price.spanId(), price.cost());
            }
        }
        List<Span> spans = new ArrayList<>();
        for (TraceRecord record : records) {
            if (record instanceof SpanEnded ended) {
                Span span = ended.span();
                Cost newest = priced.get(span.id());
                spans.add(newest == null ? span : span.toBuilder().cost(newest).build());
            }
        }
        return spans;
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
