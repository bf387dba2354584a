package ai.trustmodel.tracing.cli.exporting;

import ai.trustmodel.tracing.formats.SpanFormat;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.List;
import java.util.Map;

/** A document for each span, the trace as their root first. */
final class SpanExport implements ExportFormat {
    private final SpanFormat format;

    SpanExport(SpanFormat format) {
        this.format = format;
    }

    @Override
    public List<Map<String, Object>> documents(TraceStore store, Trace trace) {
        return format.write(trace, store.spans(trace.id()));
    }
}
