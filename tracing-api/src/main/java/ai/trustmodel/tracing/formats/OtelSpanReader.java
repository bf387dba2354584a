package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.TraceProjection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one span. What an attribute of the convention says has its place; the others stay attributes. Not thread-safe. */
final class OtelSpanReader {
    private final Map<String, Object> span;
    private final Map<String, Object> resource;
    private final Map<String, Object> attributes;
    private final Map<String, Object> context;
    private final String traceId;
    private final String digits;

    OtelSpanReader(Map<String, Object> span, Map<String, Object> resource) {
        this.span = span;
        this.resource = resource;
        this.attributes = new LinkedHashMap<>(OtelValues.read(span.get("attributes")));
        this.context = Fields.object(span.get("context"));
        String trace = id(any("traceId", "trace_id"));
        this.traceId = Foreign.uuid("traceId", trace == null ? "" : trace);
        String own = id(any("spanId", "span_id"));
        if (own == null || !own.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException("its \"spanId\" is not 16 hexadecimal digits: " + own);
        }
        this.digits = own;
    }

    List<TraceRecord> records() {
        Instant start = time("startTimeUnixNano", "start_time_unix_nano", "start_time");
        Instant end = time("endTimeUnixNano", "end_time_unix_nano", "end_time");
        if (start == null) {
            throw new IllegalArgumentException("the span " + digits + " has no time at which it started");
        }
        Instant until = end == null ? start : end;
        List<TraceRecord> records = new ArrayList<>();
        String parent = id(any("parentSpanId", "parent_span_id", "parent_id"));
        boolean root = parent == null || parent.isEmpty();
        boolean own = attributes.containsKey(OtelNames.OWN + "trace.status");
        String error = error();
        if (root) {
            records.add(started(start, own));
        }
        TraceStatus status = status(error != null);
        if (!own) {
            records.add(new SpanEnded(read(start, until, root ? null : parent, error)));
        }
        if (root) {
            String message = Fields.nonEmpty(Fields.object(span.get("status")), "message");
            records.add(new TraceEnded(
                    Foreign.derived("end " + traceId), traceId, until, status, own ? message : error, Map.of()));
        }
        return records;
    }

    private TraceStarted started(Instant start, boolean own) {
        String agent = firstText(
                attributes.get("gen_ai.agent.name"), attributes.get("gen_ai.agent.id"), resource.get("service.name"));
        String thread = firstText(attributes.get("gen_ai.conversation.id"), attributes.get("session.id"));
        String name = firstText(attributes.get(OtelNames.OWN + "trace.name"), span.get("name"));
        List<String> tags = new ArrayList<>();
        Fields.list(attributes.get(OtelNames.OWN + "trace.tags")).forEach(tag -> tags.add(String.valueOf(tag)));
        Map<String, Object> metadata = attributes.get(OtelNames.OWN + "trace.metadata") instanceof String text
                ? Fields.object(Json.parseObject(text))
                : own ? Map.of() : resource;
        return new TraceStarted(
                traceId,
                thread == null ? traceId : thread,
                agent == null ? TraceProjection.UNKNOWN_AGENT : agent,
                name,
                start,
                tags,
                metadata,
                Map.of());
    }

    private TraceStatus status(boolean failed) {
        Object word = attributes.get(OtelNames.OWN + "trace.status");
        return Arrays.stream(TraceStatus.values())
                .filter(status -> status.word().equals(word))
                .findFirst()
                .orElse(failed ? TraceStatus.FAILED : TraceStatus.COMPLETED);
    }

    private Span read(Instant start, Instant end, @Nullable String parent, @Nullable String error) {
        String kindWord = taken(OtelNames.OWN + "span.kind") instanceof String word ? word : null;
        SpanKind kind = kindWord != null
                ? new SpanKind(kindWord)
                : OtelNames.kind(firstText(attributes.get("gen_ai.operation.name"), legacyOperation()));
        String own = firstText(taken(OtelNames.OWN + "span.name"), span.get("name"));
        Span.Builder read = Span.builder(spanId(digits), traceId, kind, start, end)
                .name(own == null ? kind.value() : own)
                .status(error == null ? SpanStatus.OK : SpanStatus.ERROR)
                .error(error)
                .cost(Costs.read(OtelCall.json(taken(OtelNames.OWN + "cost"))));
        // Our own root stands for the trace and is no span.
        boolean under =
                parent != null && !parent.equals(traceId.replace("-", "").substring(16));
        read.parentId(under && parent != null ? spanId(parent) : null);
        taken("gen_ai.conversation.id");
        taken("gen_ai.operation.name");
        if (kind.equals(SpanKind.LLM)) {
            read.extraction(new OtelCall(attributes).extraction());
        } else if (kind.equals(SpanKind.TOOL)) {
            read.tool(tool(own, error));
        }
        return read.attributes(attributes).build();
    }

    // Before 1.37 a model's span had a system and no operation everywhere.
    private @Nullable String legacyOperation() {
        boolean call = attributes.containsKey("gen_ai.system") || attributes.containsKey("gen_ai.request.model");
        return call ? "chat" : null;
    }

    private ToolExecution tool(@Nullable String name, @Nullable String error) {
        Object text = taken(OtelNames.OWN + "tool");
        Map<String, Object> own = text instanceof String json ? Fields.object(Json.parseObject(json)) : Map.of();
        String tool = firstText(taken("gen_ai.tool.name"), name);
        taken("gen_ai.tool.type");
        Long attempts = Fields.number(own.get("attempts"));
        Long depth = Fields.number(own.get("depth"));
        return new ToolExecution(
                tool == null ? "" : tool,
                firstText(taken("gen_ai.tool.call.id")),
                OtelCall.json(taken("gen_ai.tool.call.arguments")),
                OtelCall.json(taken("gen_ai.tool.call.result")),
                own.containsKey("success") ? Boolean.TRUE.equals(own.get("success")) : error == null,
                attempts == null ? 1 : attempts.intValue(),
                depth == null ? 0 : depth.intValue(),
                Fields.nonEmpty(own, "requested_by"));
    }

    private @Nullable String error() {
        Map<String, Object> status = Fields.object(span.get("status"));
        Object code = status.containsKey("code") ? status.get("code") : status.get("status_code");
        boolean failed =
                Long.valueOf(2).equals(Fields.number(code)) || (code instanceof String word && word.endsWith("ERROR"));
        String message = firstText(status.get("message"), status.get("description"), attributes.get("error.type"));
        return failed ? message == null ? "error" : message : null;
    }

    /** The id of a span of this trace: its 8 bytes behind 8 that follow from the trace. */
    private String spanId(String hex) {
        String high = Foreign.derived("span " + traceId).replace("-", "").substring(0, 16);
        return Foreign.uuid("spanId", high + hex);
    }

    private @Nullable Object any(String... keys) {
        for (String key : keys) {
            Object value = span.containsKey(key) ? span.get(key) : context.get(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String id(@Nullable Object value) {
        String text = value == null ? null : value.toString().toLowerCase(java.util.Locale.ROOT);
        return text != null && text.startsWith("0x") ? text.substring(2) : text;
    }

    private @Nullable Instant time(String nanos, String snake, String iso) {
        Object value = any(nanos, snake);
        try {
            if (value != null) {
                BigDecimal since = new BigDecimal(value.toString());
                return Instant.ofEpochSecond(0, since.longValueExact());
            }
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
        return Foreign.instant(any(iso));
    }

    private @Nullable Object taken(String key) {
        return attributes.remove(key);
    }

    static @Nullable String firstText(@Nullable Object... values) {
        for (Object value : values) {
            if (value instanceof String text && !text.isEmpty()) {
                return text;
            }
        }
        return null;
    }
}
