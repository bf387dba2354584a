package ai.trustmodel.tracing.mcp.resources;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.names.TraceUri;
import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Messages;
import ai.trustmodel.tracing.mcp.protocol.Resources;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Traces, the newest traces of an agent, and the messages of a trace, as JSON. */
public final class TraceResources implements Resources {
    static final String JSON = "application/json";

    private static final int LISTED = 20;
    private static final int OF_AGENT = 50;
    private static final int TIMELINE = 12_000;
    private static final int TEXT = 160;
    private static final int WHOLE = 12_000;
    private static final int METADATA = 2_000;
    private static final String AGENT_TEMPLATE = "traces://{agent_id}";
    private static final String TRACE_TEMPLATE = "trace://{trace_id}";
    private static final String MESSAGES_TEMPLATE = "trace://{trace_id}/messages";
    private static final String PAGE_TEMPLATE = "trace://{trace_id}/messages{?from,at}";
    private static final Set<String> TEMPLATES =
            Set.of(AGENT_TEMPLATE, TRACE_TEMPLATE, MESSAGES_TEMPLATE, PAGE_TEMPLATE);
    private static final List<String> COMPACT = List.of(
            "id",
            "thread_id",
            "name",
            "created_at",
            "status",
            "message_count",
            "total_tokens",
            "cost",
            "tool_call_count",
            "error_count",
            "latency_ms",
            "model",
            "last_message");

    private final Supplier<TraceClient> opened;

    /** @param opened gives the client, which may be opening still */
    public TraceResources(Supplier<TraceClient> opened) {
        this.opened = opened;
    }

    @Override
    public List<Map<String, Object>> list() {
        return store().list(TraceFilter.all().limit(LISTED)).items().stream()
                .map(TraceResources::entry)
                .toList();
    }

    private static Map<String, Object> entry(Trace trace) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("uri", TraceUri.trace(trace.id()).toString());
        entry.put("name", trace.id());
        entry.put("title", Timeline.oneLine(trace.name(), TEXT));
        entry.put("description", description(trace));
        entry.put("mimeType", JSON);
        entry.put("annotations", Map.of("lastModified", trace.updatedAt().toString()));
        return entry;
    }

    /** What a trace was, in a line. */
    static String description(Trace trace) {
        String beginning = Timeline.oneLine(trace.agentId(), TEXT) + ", "
                + trace.status().word() + ": "
                + counted(trace.messageCount(), "message") + ", " + counted(trace.toolCallCount(), "tool call") + ", "
                + counted(trace.totalTokens(), "token");
        String last = trace.lastMessage();
        return last == null || last.isBlank() ? beginning : beginning + ". Last: " + Timeline.oneLine(last, TEXT);
    }

    private static String counted(long count, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    @Override
    public List<Map<String, Object>> templates() {
        return List.of(
                template(AGENT_TEMPLATE, "traces_of_agent", "Traces of an agent", "The newest traces of an agent"),
                template(TRACE_TEMPLATE, "trace", "Trace", "What a trace was, its timeline, and its messages when few"),
                template(
                        MESSAGES_TEMPLATE,
                        "trace_messages",
                        "Messages of a trace",
                        "The conversation in LangChain's shape, pictures as labels. When it is long, next names the rest"),
                template(
                        PAGE_TEMPLATE,
                        "trace_messages_from",
                        "Messages of a trace from one on",
                        "The same from this message on, and of a very long message from this character on"));
    }

    private static Map<String, Object> template(String template, String name, String title, String description) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("uriTemplate", template);
        entry.put("name", name);
        entry.put("title", title);
        entry.put("description", description);
        entry.put("mimeType", JSON);
        return entry;
    }

    @Override
    public @Nullable List<Map<String, Object>> read(Call call, String uri) {
        TraceUri parsed = TraceUri.parse(uri);
        Map<String, Object> content = parsed == null ? null : content(parsed);
        if (content == null) {
            return null;
        }
        Map<String, Object> contents = new LinkedHashMap<>();
        contents.put("uri", uri);
        contents.put("mimeType", JSON);
        contents.put("text", Messages.text(content));
        return List.of(contents);
    }

    private @Nullable Map<String, Object> content(TraceUri uri) {
        TraceStore store = store();
        if (uri.kind() == TraceUri.Kind.AGENT) {
            Page<Trace> page = store.list(TraceFilter.agent(uri.id()).limit(OF_AGENT));
            return page.total() == 0 ? null : traces(uri.id(), page);
        }
        Trace trace = store.trace(uri.id()).orElse(null);
        if (trace == null) {
            return null;
        }
        return uri.kind() == TraceUri.Kind.MESSAGES ? MessagePage.of(trace, uri) : trace(store, trace);
    }

    private static Map<String, Object> traces(String agentId, Page<Trace> page) {
        List<Map<String, Object>> traces = new ArrayList<>();
        for (Trace trace : page.items()) {
            Map<String, Object> all = Json.toMap(trace);
            Map<String, Object> compact = new LinkedHashMap<>();
            COMPACT.stream().filter(all::containsKey).forEach(key -> compact.put(key, all.get(key)));
            traces.add(compact);
        }
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("agent_id", agentId);
        content.put("total", page.total());
        content.put("traces", traces);
        if (page.total() > traces.size()) {
            content.put("note", "these are the newest; get_traces with agent_id lists all of them");
        }
        return content;
    }

    private static Map<String, Object> trace(TraceStore store, Trace trace) {
        Map<String, Object> content = Json.toMap(trace);
        content.remove("messages");
        if (Json.write(trace.metadata()).length() > METADATA) {
            content.put("metadata", "left out, since it is long; get_trace_detail has it");
        }
        content.put("timeline", Timeline.fitted(Timeline.lines(trace, store.spans(trace.id()), TEXT), TIMELINE));
        List<Object> messages = new ArrayList<>();
        int left = WHOLE;
        for (Message message : trace.messages()) {
            String written = Media.labelled(Json.write(message));
            left -= written.length();
            if (left < 0) {
                break;
            }
            messages.add(Json.toMap(Json.read(written, Message.class)));
        }
        if (left >= 0) {
            content.put("messages", messages);
        }
        content.put("messages_uri", TraceUri.messages(trace.id()).toString());
        return content;
    }

    @Override
    public boolean watchable(String uri) {
        return TraceUri.parse(uri) != null;
    }

    @Override
    public @Nullable List<String> complete(String template, String variable, String value) {
        if (!TEMPLATES.contains(template)) {
            return null;
        }
        return switch (variable) {
            case "agent_id" -> Completions.agents(store(), value);
            case "trace_id" -> Completions.traceIds(store(), value);
            default -> List.of();
        };
    }

    private TraceStore store() {
        return opened.get().traces();
    }
}
