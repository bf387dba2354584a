package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.spi.Settings;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Puts together what the tracing server offers. */
public final class Surfaces {
    private static final String INSTRUCTIONS = "Records what AI agents do. Hand every LLM call to trace_llm_call and"
            + " every tool execution to trace_tool_call, with one thread_id for a conversation; end_trace ends a trace."
            + " get_traces and get_trace_detail read back what was recorded.";

    private Surfaces() {}

    /**
     * The surface over a client.
     *
     * @param opened gives the client, which may be opening still; called once something is asked that needs it
     * @param settings where TRUSTMODEL_AGENT_ID stands, and what a client's environment says
     */
    public static Surface tracing(Supplier<TraceClient> opened, Settings settings) {
        RecordingTools recording = new RecordingTools(opened, new CallDefaults(settings));
        ReadingTools reading = new ReadingTools(opened, Clock.systemUTC());
        return new Surface(
                serverInfo(),
                INSTRUCTIONS,
                Tools.bind(Map.of(
                        "trace_llm_call", acknowledged(recording::traceLlmCall),
                        "trace_tool_call", acknowledged(recording::traceToolCall),
                        "start_trace", acknowledged(recording::startTrace),
                        "end_trace", acknowledged(recording::endTrace),
                        "get_traces", reading::getTraces,
                        "get_trace_detail", reading::getTraceDetail)),
                List.of(),
                List.of());
    }

    /** A tool whose answers are a few ids and counts. */
    private static Tools.Handler acknowledged(Function<Arguments, Map<String, Object>> tool) {
        return arguments -> Answer.of(tool.apply(arguments));
    }

    private static Map<String, Object> serverInfo() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("name", "trustmodel-tracing");
        info.put("title", "TrustModel Tracing");
        info.put("version", "1.0.0");
        info.put("description", "Universal LLM tracing for any provider");
        return info;
    }
}
