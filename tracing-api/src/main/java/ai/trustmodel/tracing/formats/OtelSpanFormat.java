package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OTLP in JSON, as the Collector's file exporter writes it, with the attributes of the GenAI convention. Read too: spans
 * as exporters to a console print them.
 */
final class OtelSpanFormat implements SpanFormat {
    private static final String SCHEMA = "https://opentelemetry.io/schemas/gen-ai/1.42.0";

    @Override
    public String name() {
        return "otel";
    }

    @Override
    public List<Map<String, Object>> write(Trace trace, List<Span> spans) {
        return new OtelSpanWriter(trace, spans)
                .spans().stream().map(span -> document(trace, span)).toList();
    }

    private static Map<String, Object> document(Trace trace, Map<String, Object> span) {
        Map<String, Object> scope = new LinkedHashMap<>();
        scope.put("scope", Map.of("name", "ai.trustmodel.tracing"));
        scope.put("schemaUrl", SCHEMA);
        scope.put("spans", List.of(span));
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("resource", Map.of("attributes", OtelValues.write(Map.of("service.name", trace.agentId()))));
        resource.put("scopeSpans", List.of(scope));
        return Map.of("resourceSpans", List.of(resource));
    }

    @Override
    public List<TraceRecord> read(@Nullable Object document) {
        Map<String, Object> object = Fields.object(document);
        List<TraceRecord> records = new ArrayList<>();
        if (object.containsKey("attributes") || object.containsKey("context")) {
            Map<String, Object> resource = Fields.object(object.get("resource"));
            records.addAll(new OtelSpanReader(object, OtelValues.read(resource.get("attributes"))).records());
            return records;
        }
        if (!object.containsKey("resourceSpans") && !object.containsKey("resource_spans")) {
            throw new IllegalArgumentException(
                    "spans of OpenTelemetry have \"resourceSpans\" (OTLP), or are objects with \"name\", \"context\" and"
                            + " \"attributes\"; this has "
                            + object.keySet().stream().limit(8).toList());
        }
        for (Object resource : either(object, "resourceSpans", "resource_spans")) {
            Map<String, Object> spans = Fields.object(resource);
            Map<String, Object> attributes =
                    OtelValues.read(Fields.object(spans.get("resource")).get("attributes"));
            for (Object scope : either(spans, "scopeSpans", "scope_spans")) {
                for (Object span : Fields.list(Fields.object(scope).get("spans"))) {
                    records.addAll(new OtelSpanReader(Fields.object(span), attributes).records());
                }
            }
        }
        return records;
    }

    private static List<@Nullable Object> either(Map<String, Object> object, String one, String other) {
        return Fields.list(object.containsKey(one) ? object.get(one) : object.get(other));
    }
}
