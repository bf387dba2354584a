package ai.trustmodel.tracing.cli.exporting;

import ai.trustmodel.tracing.formats.MessageFormat;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One document for each trace: the request that would send its conversation again, with the tools of the last call that
 * had some in the same form. It is what a provider takes, and what it takes as an example to train on.
 */
final class RequestExport implements ExportFormat {
    private static final Map<String, String> API = Map.of("openai", "chat_completions", "anthropic", "messages");

    private final MessageFormat format;

    RequestExport(MessageFormat format) {
        this.format = format;
    }

    @Override
    public List<Map<String, Object>> documents(TraceStore store, Trace trace) {
        Map<String, Object> document = new LinkedHashMap<>();
        if (trace.model() != null) {
            document.put("model", trace.model());
        }
        Map<String, Object> body = Json.object(format.write(trace.messages()));
        document.putAll(body == null ? Map.of() : body);
        List<Object> tools = tools(store.spans(trace.id()));
        if (!tools.isEmpty()) {
            document.put("tools", tools);
        }
        return List.of(document);
    }

    private List<Object> tools(List<Span> spans) {
        List<Object> tools = List.of();
        for (Span span : spans) {
            Extraction extraction = span.extraction();
            boolean own = extraction != null && extraction.api().equals(API.get(format.name()));
            if (own && extraction != null && !extraction.tools().isEmpty()) {
                tools = extraction.tools();
            }
        }
        return tools;
    }
}
