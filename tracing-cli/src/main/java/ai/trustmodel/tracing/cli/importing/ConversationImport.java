package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a trace of a conversation: one model call for each thing a model said, whose request is all that was said before.
 * What stands behind the last answer becomes a call without one.
 *
 * @param fields what the document says beside its messages
 * @param messages the conversation
 * @param form the form it was read from
 * @param key what tells the document from all others
 */
record ConversationImport(Map<String, Object> fields, List<Message> messages, String form, String key) {
    /** The trace's id: the document's own, else one that follows from its content. */
    String traceId() {
        return uuid(text("trace_id")) ? String.valueOf(text("trace_id")) : ContentId.of(key, "trace");
    }

    /** The records of the trace; the agent and the time are for a document that does not name its own. */
    List<TraceRecord> records(String agent, @Nullable String owner, String name, Instant written) {
        String traceId = traceId();
        Instant start = time("created_at", written);
        List<TraceRecord> records = new ArrayList<>();
        String thread = text("thread_id") == null ? traceId : String.valueOf(text("thread_id"));
        String own = text("agent_id");
        records.add(new TraceStarted(
                traceId,
                thread,
                owner != null ? owner : own != null ? own : agent,
                text("name") == null ? name : text("name"),
                start,
                tags(),
                metadata(name),
                Map.of()));
        Instant end = start;
        for (Span span : spans(traceId, start)) {
            records.add(new SpanEnded(span));
            end = span.endedAt();
        }
        Instant updated = time("updated_at", end);
        String error = metadata(name).get("error") instanceof String said ? said : null;
        records.add(new TraceEnded(
                ContentId.of(traceId, "end"),
                traceId,
                updated.isBefore(end) ? end : updated,
                status(),
                error,
                Map.of()));
        return records;
    }

    private List<Span> spans(String traceId, Instant start) {
        List<Span> spans = new ArrayList<>();
        Instant at = start;
        int told = 0;
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            boolean answer = message.type().equals(Message.AI);
            if (answer || i == messages.size() - 1) {
                told = answer ? i : i + 1;
                Instant end = answer ? at.plus(latency(message)) : at;
                Extraction extraction = extraction(messages.subList(0, told), answer ? message : null);
                String id = ContentId.of(traceId, "message " + i);
                String model = extraction.model();
                spans.add(Span.builder(id, traceId, SpanKind.LLM, at, end)
                        .name(model == null ? SpanKind.LLM.value() : model)
                        .extraction(extraction)
                        .build());
                at = end;
            }
        }
        return spans;
    }

    private Extraction extraction(List<Message> request, @Nullable Message answer) {
        Map<String, Object> said = answer == null ? Map.of() : answer.responseMetadata();
        String reason = first(said, "finish_reason", "stop_reason", "done_reason");
        String model = first(said, "model_name", "model");
        String asked = text("model");
        String provider = first(said, "provider", "model_provider");
        return Extraction.builder(provider == null ? "unknown" : provider, form)
                .requestModel(asked)
                .responseModel(model)
                .tools(fields.get("tools") instanceof List<?> tools ? tools : List.of())
                .request(request)
                .answer(answer)
                .usage(answer == null ? null : answer.usageMetadata())
                .finishReason(reason)
                .finishReasons(answer == null ? List.of() : Collections.singletonList(reason))
                .build();
    }

    private static @Nullable String first(Map<String, Object> said, String... keys) {
        return Arrays.stream(keys)
                .map(said::get)
                .filter(value -> value instanceof String text && !text.isEmpty())
                .map(String::valueOf)
                .findFirst()
                .orElse(null);
    }

    private static Duration latency(Message answer) {
        Object millis = answer.responseMetadata().get("latency_ms");
        if (!(millis instanceof Number number) || number.doubleValue() < 0) {
            return Duration.ZERO;
        }
        return Duration.ofNanos(
                new BigDecimal(number.toString()).scaleByPowerOfTen(6).longValue());
    }

    private TraceStatus status() {
        String status = text("status");
        for (TraceStatus known : TraceStatus.values()) {
            if (known.word().equals(status)) {
                return known;
            }
        }
        return TraceStatus.COMPLETED;
    }

    private List<String> tags() {
        Set<String> tags = new LinkedHashSet<>();
        if (fields.get("tags") instanceof List<?> list) {
            list.forEach(tag -> tags.add(String.valueOf(tag)));
        }
        tags.add("import");
        return List.copyOf(tags);
    }

    private Map<String, Object> metadata(String file) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("source", file);
        metadata.put("format", form);
        if (fields.get("metadata") instanceof Map<?, ?> own) {
            own.forEach((key, value) -> metadata.put(String.valueOf(key), value));
        }
        return metadata;
    }

    private Instant time(String field, Instant otherwise) {
        String said = text(field);
        try {
            return said == null ? otherwise : OffsetDateTime.parse(said).toInstant();
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private @Nullable String text(String field) {
        return fields.get(field) instanceof String text && !text.isEmpty() ? text : null;
    }

    private static boolean uuid(@Nullable String text) {
        try {
            return text != null && UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
