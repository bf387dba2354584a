package ai.trustmodel.tracing.cli.exporting;

import ai.trustmodel.tracing.formats.MessageFormat;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One document for each trace: its messages, and beside them what the trace says of itself. */
final class ConversationExport implements ExportFormat {
    private final MessageFormat format;

    ConversationExport(MessageFormat format) {
        this.format = format;
    }

    @Override
    public List<Map<String, Object>> documents(TraceStore store, Trace trace) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("trace_id", trace.id());
        document.put("thread_id", trace.threadId());
        document.put("agent_id", trace.agentId());
        document.put("name", trace.name());
        document.put("created_at", trace.createdAt().toString());
        document.put("updated_at", trace.updatedAt().toString());
        document.put("status", trace.status().word());
        document.put("tags", trace.tags());
        document.put("metadata", trace.metadata());
        document.put("messages", format.write(trace.messages()));
        return List.of(document);
    }
}
