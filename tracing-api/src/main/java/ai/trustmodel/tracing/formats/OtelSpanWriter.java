package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The spans of one trace as OTLP has them. The trace itself is their root, an agent that was invoked. */
final class OtelSpanWriter {
    private static final int INTERNAL = 1;
    private static final int CLIENT = 3;
    private static final int ERROR = 2;

    private final Trace trace;
    private final List<Span> spans;

    OtelSpanWriter(Trace trace, List<Span> spans) {
        this.trace = trace;
        this.spans = spans;
    }

    List<Map<String, Object>> spans() {
        List<Map<String, Object>> written = new ArrayList<>();
        written.add(root());
        spans.forEach(span -> written.add(span(span)));
        return written;
    }

    private Map<String, Object> root() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("gen_ai.operation.name", "invoke_agent");
        attributes.put("gen_ai.agent.name", trace.agentId());
        conversation(attributes);
        attributes.put(OtelNames.OWN + "trace.name", trace.name());
        attributes.put(OtelNames.OWN + "trace.status", trace.status().word());
        Fields.put(attributes, OtelNames.OWN + "trace.tags", trace.tags());
        Fields.put(
                attributes,
                OtelNames.OWN + "trace.metadata",
                trace.metadata().isEmpty() ? null : Json.write(trace.metadata()));
        Map<String, Object> span = span(
                trace.id(), null, "invoke_agent " + trace.agentId(), INTERNAL, trace.createdAt(), trace.updatedAt());
        span.put("attributes", OtelValues.write(attributes));
        boolean failed = trace.status() == TraceStatus.FAILED;
        span.put("status", status(failed, trace.error()));
        return span;
    }

    private Map<String, Object> span(Span span) {
        Extraction extraction = span.extraction();
        Map<String, Object> attributes = new LinkedHashMap<>();
        String operation = OtelNames.operation(span.kind(), extraction == null ? null : extraction.api());
        Fields.put(attributes, "gen_ai.operation.name", operation);
        conversation(attributes);
        String name = span.name();
        if (extraction != null) {
            call(span, extraction, attributes);
            name = operation + " " + (extraction.requestModel() == null ? name : extraction.requestModel());
        }
        if (span.tool() != null) {
            tool(span.tool(), attributes);
            name = operation + " " + span.tool().name();
        }
        boolean failed = span.status() == SpanStatus.ERROR;
        if (failed) {
            attributes.put("error.type", errorType(extraction));
        }
        attributes.putAll(span.attributes());
        attributes.put(OtelNames.OWN + "span.kind", span.kind().value());
        attributes.put(OtelNames.OWN + "span.name", span.name());
        if (span.cost() != null) {
            attributes.put(OtelNames.OWN + "cost", Json.write(span.cost()));
        }
        boolean remote = span.kind().equals(SpanKind.LLM) || span.kind().equals(SpanKind.EMBEDDING);
        String parent = span.parentId() == null ? trace.id() : span.parentId();
        Map<String, Object> written =
                span(span.id(), parent, name, remote ? CLIENT : INTERNAL, span.startedAt(), span.endedAt());
        written.put("attributes", OtelValues.write(attributes));
        written.put("status", status(failed, span.error()));
        return written;
    }

    private Map<String, Object> span(
            String id, @Nullable String parent, String name, int kind, Instant start, Instant end) {
        Map<String, Object> span = new LinkedHashMap<>();
        span.put("traceId", trace.id().replace("-", ""));
        span.put("spanId", spanId(id));
        Fields.put(span, "parentSpanId", parent == null ? null : spanId(parent));
        span.put("name", name);
        span.put("kind", kind);
        span.put("startTimeUnixNano", nanos(start));
        span.put("endTimeUnixNano", nanos(end));
        return span;
    }

    /** The last 8 bytes of an id. */
    private static String spanId(String id) {
        String digits = id.replace("-", "");
        return digits.substring(Math.max(0, digits.length() - 16));
    }

    private static String nanos(Instant at) {
        return BigInteger.valueOf(at.getEpochSecond())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(at.getNano()))
                .toString();
    }

    private static Map<String, Object> status(boolean failed, @Nullable String message) {
        Map<String, Object> status = new LinkedHashMap<>();
        if (failed) {
            status.put("code", ERROR);
            Fields.put(status, "message", message);
        }
        return status;
    }

    private static String errorType(@Nullable Extraction extraction) {
        return extraction == null || extraction.error() == null
                ? "_OTHER"
                : extraction.error().kind();
    }

    // Only a real conversation has an id; a trace of its own is none.
    private void conversation(Map<String, Object> attributes) {
        if (!trace.threadId().equals(trace.id())) {
            attributes.put("gen_ai.conversation.id", trace.threadId());
        }
    }

    private static void call(Span span, Extraction extraction, Map<String, Object> attributes) {
        String provider = SpanFacts.provider(span);
        Fields.put(attributes, "gen_ai.provider.name", provider == null ? null : OtelNames.provider(provider));
        Fields.put(attributes, "gen_ai.request.model", extraction.requestModel());
        extraction.parameters().forEach((name, value) -> parameter(attributes, name, value));
        Fields.put(attributes, "gen_ai.response.model", extraction.responseModel());
        Fields.put(attributes, "gen_ai.response.id", extraction.responseId());
        List<String> reasons = new ArrayList<>();
        extraction.finishReasons().forEach(reason -> reasons.add(reason == null ? "error" : reason));
        Fields.put(attributes, "gen_ai.response.finish_reasons", reasons);
        usage(attributes, extraction.usage());
        Exchange exchange = span.exchange();
        if (exchange != null && exchange.timeToFirstToken() != null) {
            attributes.put(
                    "gen_ai.response.time_to_first_chunk",
                    exchange.timeToFirstToken().toNanos() / 1e9);
        }
        attributes.put(OtelNames.OWN + "api", extraction.api());
        if (!extraction.rawUsage().isEmpty()) {
            attributes.put(OtelNames.OWN + "raw_usage", Json.write(extraction.rawUsage()));
        }
        Fields.put(attributes, "gen_ai.input.messages", messages(extraction.request()));
        List<Message> answers = new ArrayList<>();
        if (extraction.answer() != null) {
            answers.add(extraction.answer().toBuilder().usageMetadata(null).build());
            answers.addAll(extraction.alternatives());
        }
        Fields.put(attributes, "gen_ai.output.messages", messages(answers));
        Fields.put(
                attributes,
                "gen_ai.tool.definitions",
                extraction.tools().isEmpty() ? null : Json.write(extraction.tools()));
    }

    private static void parameter(Map<String, Object> attributes, String name, @Nullable Object value) {
        String attribute = OtelNames.PARAMETERS.get(name);
        if (name.equals("stream")) {
            if (Boolean.TRUE.equals(value)) {
                attributes.put("gen_ai.request.stream", true);
            }
        } else if (attribute != null && !attributes.containsKey(attribute)) {
            boolean one = name.equals("n") && Long.valueOf(1).equals(Fields.number(value));
            Fields.put(
                    attributes,
                    attribute,
                    one ? null : name.equals("stop") && value instanceof String ? List.of(value) : value);
        }
    }

    private static @Nullable String messages(List<Message> messages) {
        return messages.isEmpty() ? null : Json.write(new OtelFormat().write(messages));
    }

    private static void usage(Map<String, Object> attributes, @Nullable Usage usage) {
        if (usage == null) {
            return;
        }
        Fields.put(attributes, "gen_ai.usage.input_tokens", usage.inputTokens());
        Fields.put(attributes, "gen_ai.usage.output_tokens", usage.outputTokens());
        Map<String, Long> in = usage.inputTokenDetails();
        Fields.put(attributes, "gen_ai.usage.cache_read.input_tokens", in.get(Usage.CACHE_READ));
        Long written = in.get(Usage.CACHE_CREATION);
        Long short_ = in.get("ephemeral_5m_input_tokens");
        Long long_ = in.get("ephemeral_1h_input_tokens");
        boolean byLifetime = short_ != null || long_ != null;
        Long sum = (short_ == null ? 0 : short_) + (long_ == null ? 0 : long_);
        Fields.put(
                attributes,
                "gen_ai.usage.cache_write.input_tokens",
                written != null && written > 0 || !byLifetime ? written : sum);
        Fields.put(
                attributes,
                "gen_ai.usage.reasoning.output_tokens",
                usage.outputTokenDetails().get(Usage.REASONING));
        // The convention has no names for every detail, and no total.
        attributes.put(OtelNames.OWN + "usage", Json.write(Usages.write(usage)));
    }

    private static void tool(ToolExecution tool, Map<String, Object> attributes) {
        attributes.put("gen_ai.tool.name", tool.name());
        attributes.put("gen_ai.tool.type", "function");
        Fields.put(attributes, "gen_ai.tool.call.id", tool.callId());
        Fields.put(
                attributes,
                "gen_ai.tool.call.arguments",
                tool.arguments() == null ? null : Json.write(tool.arguments()));
        Fields.put(attributes, "gen_ai.tool.call.result", tool.result() == null ? null : Json.write(tool.result()));
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("success", tool.success());
        own.put("attempts", tool.attempts());
        own.put("depth", tool.depth());
        Fields.put(own, "requested_by", tool.requestedBy());
        attributes.put(OtelNames.OWN + "tool", Json.write(own));
    }
}
