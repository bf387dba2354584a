package ai.trustmodel.tracing.mcp.resources;

import ai.trustmodel.tracing.mcp.names.TraceUri;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages of a trace in the shape LangChain gives them, as many as fit, and where to go on.
 *
 * <p>Nothing is unreachable: a message that does not fit by itself comes in pieces of its JSON. Media are labels.
 */
final class MessagePage {
    /** How many characters of messages are read at once: what a client shows a model without cutting it. */
    static final int MOST = 64_000;

    private MessagePage() {}

    static Map<String, Object> of(Trace trace, TraceUri uri) {
        List<Message> all = trace.messages();
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("trace_id", trace.id());
        page.put("status", trace.status().word());
        page.put("message_count", all.size());
        page.put("from", uri.from());
        List<Object> shown = new ArrayList<>();
        int left = MOST;
        int next = uri.from();
        for (; next < all.size(); next++) {
            String message = Media.labelled(Json.write(all.get(next)));
            Object value = message.length() > left || uri.at() > 0 ? null : parsed(message);
            if (value == null) {
                if (shown.isEmpty()) {
                    return piece(page, uri, message, all.size());
                }
                break;
            }
            shown.add(value);
            left -= message.length();
        }
        page.put("messages", shown);
        if (next < all.size()) {
            page.put("next", uri.from(next, 0).toString());
            page.put("note", (all.size() - next) + " more messages; read next for them");
        } else if (shown.isEmpty() && !all.isEmpty()) {
            page.put("note", "the last message is number " + (all.size() - 1));
        }
        return page;
    }

    /** Null when it is nested too deeply to be part of an answer; it can be read as text. */
    private static @Nullable Object parsed(String message) {
        try {
            return Json.parse(message);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Map<String, Object> piece(Map<String, Object> page, TraceUri uri, String message, int count) {
        int start = Math.min(uri.at(), message.length());
        int end = Math.min(message.length(), start + MOST);
        if (end < message.length() && Character.isHighSurrogate(message.charAt(end - 1))) {
            end--;
        }
        boolean whole = end == message.length();
        page.put("messages", List.of());
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("json", message.substring(start, end));
        part.put("at", start);
        part.put("length", message.length());
        page.put("part_of_message", part);
        if (!whole) {
            page.put("next", uri.from(uri.from(), end).toString());
        } else if (uri.from() + 1 < count) {
            page.put("next", uri.from(uri.from() + 1, 0).toString());
        }
        page.put("note", "message " + uri.from() + " comes in pieces of its JSON, since it is long or deeply nested");
        return page;
    }
}
