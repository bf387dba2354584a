package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record made ready for the file while no lock is held: written as JSON, hashed, compressed.
 *
 * @param record what is to be stored
 * @param id its id as it stands in the file
 * @param packed its JSON made small, for a model call without its messages and tool definitions; nothing for an event
 *     outside any trace
 * @param event the row of an event
 * @param request the messages of a model call's request
 * @param answer its answer without what belongs to the call
 * @param tools its tool definitions
 */
record Prepared(
        TraceRecord record,
        Object id,
        Packed packed,
        @Nullable EventRow event,
        List<Body> request,
        @Nullable Body answer,
        @Nullable Body tools) {

    private static final Packed NOTHING = new Packed(new byte[0], null, List.of());

    /**
     * Makes a record ready.
     *
     * @param stored keys of bodies that are probably in the file already
     * @throws IllegalArgumentException when it cannot be written as JSON, or could not be read again
     */
    static Prepared of(TraceRecord record, Codec codec, Set<Long> stored) {
        Object id = Ids.encode(record.recordId());
        if (record instanceof EventSeen seen) {
            boolean alone = seen.traceId() == null;
            Packed packed = alone ? NOTHING : Packed.record(json(record), codec);
            return new Prepared(record, id, packed, EventRow.of(seen.event(), alone, codec), List.of(), null, null);
        }
        Extraction call = record instanceof SpanEnded ended ? ended.span().extraction() : null;
        if (call == null || !(record instanceof SpanEnded ended)) {
            return new Prepared(record, id, Packed.record(json(record), codec), null, List.of(), null, null);
        }
        List<Body> request = call.request().stream()
                .map(message -> Body.of(Body.MESSAGE, json(message), codec, stored))
                .toList();
        Body answer = call.answer() == null ? null : Body.of(Body.MESSAGE, json(spoken(call.answer())), codec, stored);
        Body tools = call.tools().isEmpty() ? null : Body.of(Body.TOOLS, json(call.tools()), codec, stored);
        return new Prepared(record, id, Packed.record(json(withoutBodies(ended)), codec), null, request, answer, tools);
    }

    /** The record less what is stored once by hash. */
    static SpanEnded withoutBodies(SpanEnded ended) {
        Extraction call = ended.span().extraction();
        if (call == null) {
            return ended;
        }
        Extraction rest = call.toBuilder()
                .request(List.of())
                .answer(call.answer() == null ? null : about(call.answer()))
                .tools(List.of())
                .build();
        return new SpanEnded(ended.span().toBuilder().extraction(rest).build());
    }

    /** The inverse of what {@link #of} took apart. */
    static Span whole(Span span, List<Message> request, @Nullable Message spoken, @Nullable List<Object> tools) {
        Extraction rest = span.extraction();
        if (rest == null) {
            return span;
        }
        Extraction.Builder call = rest.toBuilder().request(request);
        Message about = rest.answer();
        if (spoken != null && about != null) {
            call.answer(spoken.toBuilder()
                    .id(about.id())
                    .usageMetadata(about.usageMetadata())
                    .responseMetadata(about.responseMetadata())
                    .build());
        }
        if (tools != null) {
            call.tools(tools);
        }
        return span.toBuilder().extraction(call.build()).build();
    }

    /** Its JSON, when that can be read again. */
    static String json(Object value) {
        String json = Json.write(value);
        int opened = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            opened += c == '{' || c == '[' ? 1 : 0;
        }
        if (opened > Json.MAX_DEPTH || json.contains("\\ud")) {
            Json.parse(json); // may be nested deeper than anybody can read, or have half characters in its names
        }
        return json;
    }

    /** What was said, which the next request repeats. */
    static Message spoken(Message answer) {
        return answer.toBuilder()
                .id(null)
                .usageMetadata(null)
                .responseMetadata(Map.of())
                .build();
    }

    /** What is true of this answer alone. */
    private static Message about(Message answer) {
        return Message.builder(answer.type())
                .id(answer.id())
                .usageMetadata(answer.usageMetadata())
                .responseMetadata(answer.responseMetadata())
                .build();
    }
}
