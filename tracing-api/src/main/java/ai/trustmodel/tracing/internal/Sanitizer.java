package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.StreamedBody;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceUpdated;
import ai.trustmodel.tracing.spi.Json;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every record goes through before it leaves the process: credentials are removed, fields are cut to their caps,
 * and content is left out where the user wants none. Each of these leaves a mark in the text and a count.
 */
@SuppressWarnings("ReferenceEquality") // the same instance means: not changed
public final class Sanitizer {
    private static final int HEAD = 64 * 1024;
    private static final List<String> TIER_WORDS = List.of("service_tier", "speed", "inference_geo");
    private static final Pattern TIER_WORD = Pattern.compile("[\\w-]{1,32}");

    private final Cleaner cleaner;
    private final boolean captureContent;
    private final int maxBodyChars;
    private final Counters counters;

    /**
     * A sanitizer.
     *
     * @param maxFieldChars longer texts are cut
     * @param maxBodyChars longer bodies are not read; their head is kept
     * @param captureContent whether prompts, answers, arguments and results are kept
     */
    public Sanitizer(
            Redactor redactor, int maxFieldChars, int maxBodyChars, boolean captureContent, Counters counters) {
        this.cleaner = new Cleaner(redactor, maxFieldChars, counters);
        this.captureContent = captureContent;
        this.maxBodyChars = maxBodyChars;
        this.counters = counters;
    }

    /** The exchange with each body that is too large to be read cut to its head; the same object when none is. */
    Exchange cap(Exchange exchange) {
        Object request = capBody(exchange.request());
        Object response = capBody(exchange.response());
        return request == exchange.request() && response == exchange.response()
                ? exchange
                : exchange.toBuilder().request(request).response(response).build();
    }

    private @Nullable Object capBody(@Nullable Object body) {
        if (body instanceof String text && text.length() > maxBodyChars) {
            counters.truncated.increment();
            return text.substring(0, HEAD) + Cleaner.cutMark(text.length() - HEAD);
        }
        if (body instanceof StreamedBody stream && stream.size() > maxBodyChars) {
            return capBody(stream.toByteArray());
        }
        if (body instanceof byte[] bytes && bytes.length > maxBodyChars) {
            counters.truncated.increment();
            int end = HEAD;
            while (end > HEAD - 4 && (bytes[end] & 0xC0) == 0x80) {
                end--; // not inside a character, else the head would not be text any more
            }
            return Arrays.copyOf(bytes, end);
        }
        return body;
    }

    TraceRecord clean(TraceRecord record) {
        if (record instanceof TraceStarted t) {
            return new TraceStarted(
                    t.traceId(),
                    cleaner.text(t.threadId()),
                    cleaner.text(t.agentId()),
                    cleaner.optional(t.name()),
                    t.at(),
                    t.tags().stream().map(cleaner::text).toList(),
                    cleaner.map(t.metadata()),
                    cleaner.map(t.extra()));
        }
        if (record instanceof TraceUpdated t) {
            return new TraceUpdated(
                    t.recordId(),
                    t.traceId(),
                    cleaner.optional(t.name()),
                    t.at(),
                    t.tags().stream().map(cleaner::text).toList(),
                    cleaner.map(t.metadata()),
                    cleaner.map(t.extra()));
        }
        if (record instanceof TraceEnded t) {
            return new TraceEnded(
                    t.recordId(), t.traceId(), t.at(), t.status(), cleaner.optional(t.error()), cleaner.map(t.extra()));
        }
        return cleanFields(record);
    }

    /** A record of a kind that this version does not know is the JSON it is. */
    private TraceRecord cleanFields(TraceRecord record) {
        Map<String, Object> fields = Json.parseObject(Json.write(record));
        if (fields == null) {
            throw new IllegalArgumentException("there is no record");
        }
        Map<String, Object> cleaned = cleaner.map(fields);
        return cleaned == fields ? record : Json.read(Json.write(cleaned), TraceRecord.class);
    }

    HostEvent clean(HostEvent e) {
        return new HostEvent(
                e.id(),
                e.domain(),
                e.timestamp(),
                e.event(),
                cleaner.map(e.process()),
                cleaner.map(e.attributes()),
                e.traceId(),
                e.spanId(),
                cleaner.map(e.extra()));
    }

    Span clean(Span span) {
        return span.toBuilder()
                .name(cleaner.text(span.name()))
                .error(error(span))
                .attributes(cleaner.map(span.attributes()))
                .exchange(span.exchange() == null ? null : exchange(span.exchange()))
                .extraction(span.extraction() == null ? null : extraction(span.extraction()))
                .tool(span.tool() == null ? null : tool(span.tool()))
                .cost(span.cost() == null ? null : cost(span.cost()))
                .extra(cleaner.map(span.extra()))
                .build();
    }

    private Cost cost(Cost c) {
        return new Cost(
                c.amount(),
                cleaner.optional(c.reason()),
                c.parts(),
                c.without().stream().map(cleaner::text).toList(),
                cleaner.optional(c.tier()),
                cleaner.optional(c.model()),
                cleaner.optional(c.source()),
                c.priceDate(),
                cleaner.map(c.extra()));
    }

    private Exchange exchange(Exchange e) {
        return e.toBuilder()
                .url(cleaner.optional(e.url()))
                .requestHeaders(cleaner.texts(e.requestHeaders()))
                .responseHeaders(cleaner.texts(e.responseHeaders()))
                .request(contentValue(Bodies.text(e.request())))
                .response(contentValue(Bodies.text(e.response())))
                .error(cleaner.optional(e.error()))
                .build();
    }

    private Extraction extraction(Extraction e) {
        CallError error = e.error();
        return e.toBuilder()
                .request(messages(e.request()))
                .answer(e.answer() == null ? null : message(e.answer()))
                .alternatives(messages(e.alternatives()))
                .tools(captureContent ? cleaner.list(e.tools()) : List.of())
                .serverToolCalls(toolCalls(e.serverToolCalls()))
                .error(
                        error == null
                                ? null
                                : new CallError(
                                        cleaner.text(error.kind()),
                                        cleaner.optional(error.type()),
                                        cleaner.optional(error.code()),
                                        captureContent ? cleaner.optional(error.message()) : null))
                .parameters(captureContent ? cleaner.map(e.parameters()) : plain(e.parameters()))
                .responseMetadata(captureContent ? cleaner.map(e.responseMetadata()) : tier(e.responseMetadata()))
                .extra(contentMap(e.extra()))
                .build();
    }

    private List<Message> messages(List<Message> messages) {
        return cleaner.each(messages, this::message);
    }

    private Message message(Message m) {
        String content = content(m.content());
        String reasoning = m.reasoning() == null ? null : content(m.reasoning());
        String refusal = m.refusal() == null ? null : content(m.refusal());
        List<ToolCall> calls = toolCalls(m.toolCalls());
        List<InvalidToolCall> invalid = cleaner.each(m.invalidToolCalls(), this::invalidCall);
        List<Object> blocks = captureContent ? cleaner.list(m.blocks()) : List.of();
        Map<String, Object> kwargs = contentMap(m.additionalKwargs());
        Map<String, Object> metadata = cleaner.map(m.responseMetadata());
        boolean same = content == m.content()
                && reasoning == m.reasoning()
                && refusal == m.refusal()
                && calls == m.toolCalls()
                && invalid == m.invalidToolCalls()
                && blocks == m.blocks()
                && kwargs == m.additionalKwargs()
                && metadata == m.responseMetadata()
                && m.extra().isEmpty();
        return same
                ? m
                : m.toBuilder()
                        .content(content)
                        .reasoning(reasoning)
                        .refusal(refusal)
                        .toolCalls(calls)
                        .invalidToolCalls(invalid)
                        .blocks(blocks)
                        .additionalKwargs(kwargs)
                        .responseMetadata(metadata)
                        .extra(contentMap(m.extra()))
                        .build();
    }

    private List<ToolCall> toolCalls(List<ToolCall> calls) {
        return cleaner.each(calls, call -> {
            Map<String, Object> args = contentMap(call.args());
            return args == call.args() ? call : new ToolCall(call.id(), call.name(), args);
        });
    }

    private InvalidToolCall invalidCall(InvalidToolCall call) {
        String args = call.args() == null ? null : content(call.args());
        return args == call.args() ? call : new InvalidToolCall(call.id(), call.name(), args, call.error());
    }

    private ToolExecution tool(ToolExecution t) {
        return new ToolExecution(
                cleaner.text(t.name()),
                t.callId(),
                contentValue(t.arguments()),
                contentValue(t.result()),
                t.success(),
                t.attempts(),
                t.depth(),
                t.requestedBy());
    }

    /** Without content, only the first word of an error is kept: its kind, or the class of an exception. */
    private @Nullable String error(Span span) {
        String error = span.error();
        if (error == null || captureContent) {
            return cleaner.optional(error);
        }
        int end = error.indexOf(':');
        return end > 0 && error.indexOf(' ') > end ? error.substring(0, end) : "[content dropped]";
    }

    /** What a request asked for in numbers and switches, such as a temperature; its texts may hold anything. */
    private static Map<String, Object> plain(Map<String, Object> parameters) {
        Map<String, Object> plain = tier(parameters);
        parameters.forEach((name, value) -> {
            if (value instanceof Number || value instanceof Boolean) {
                plain.put(name, value);
            }
        });
        return plain;
    }

    /** The words that decide what the call costs, so that it can be priced again. */
    private static Map<String, Object> tier(Map<String, Object> map) {
        Map<String, Object> tier = new LinkedHashMap<>();
        for (String name : TIER_WORDS) {
            if (map.get(name) instanceof String word && TIER_WORD.matcher(word).matches()) {
                tier.put(name, word);
            }
        }
        return tier;
    }

    private String content(String text) {
        return captureContent || text.isEmpty()
                ? cleaner.text(text)
                : "[content dropped: " + text.length() + " characters]";
    }

    private @Nullable Object contentValue(@Nullable Object value) {
        return captureContent || value == null ? cleaner.value(value) : "[content dropped]";
    }

    private Map<String, Object> contentMap(Map<String, Object> map) {
        return captureContent ? cleaner.map(map) : Map.of();
    }
}
