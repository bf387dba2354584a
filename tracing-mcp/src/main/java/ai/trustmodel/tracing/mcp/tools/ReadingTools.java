package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The tools that read. */
final class ReadingTools {
    private final Supplier<TraceClient> opened;

    private final Clock clock;

    /**
     * @param opened gives the client, which may be opening still
     * @param clock says what "2h" ago was
     */
    ReadingTools(Supplier<TraceClient> opened, Clock clock) {
        this.opened = opened;
        this.clock = clock;
    }

    Answer getTraces(Arguments arguments) {
        return new TraceListing(opened.get().traces(), clock).list(arguments);
    }

    Answer getTraceDetail(Arguments arguments) {
        String traceId = arguments.requiredText("trace_id");
        Trace trace = opened.get()
                .traces()
                .trace(traceId)
                .orElseThrow(() -> new Refusal(TraceIds.unknown(opened.get().traces(), traceId)));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("success", true);
        // A model has no use for base64, and a client's limit would cut the answer at the first picture.
        result.putAll(Json.toMap(Json.read(Media.labelled(Json.write(trace)), Trace.class)));
        result.putIfAbsent("messages", List.of()); // the wire form leaves out what is empty
        result.putIfAbsent("metadata", Map.of());
        return Answer.of(result);
    }
}
