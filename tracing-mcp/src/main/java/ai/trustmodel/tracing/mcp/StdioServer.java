package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.spi.Settings;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServer.SyncSpecification;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.Implementation;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The MCP server over standard input and output, as desktop clients start it.
 *
 * <p>Nothing but messages may be written to the output. A program therefore takes {@code System.out} for this server
 * first and then points {@code System.out} and its logging to standard error:
 *
 * <pre>{@code
 * OutputStream out = System.out;
 * System.setOut(System.err);
 * try (TraceClient client = TraceClient.create()) {
 *     StdioServer.run(client, Settings.environment(), System.in, out);
 * }
 * }</pre>
 */
public final class StdioServer {
    private static final String INSTRUCTIONS = "Records what AI agents do. Hand every LLM call to trace_llm_call and"
            + " every tool execution to trace_tool_call, with one thread_id for a conversation; end_trace ends a trace."
            + " get_traces and get_trace_detail read back what was recorded.";

    private StdioServer() {}

    /**
     * Serves one client until it closes its end, and finishes the calls it has sent; those that hang for two
     * seconds are given up.
     * A tool's result is sent after what it recorded is stored. Closes neither the client nor the streams.
     *
     * @param settings where TRUSTMODEL_AGENT_ID stands, the agent of calls that name none
     * @throws IOException when the input cannot be read
     */
    public static void run(TraceClient client, Settings settings, InputStream in, OutputStream out) throws IOException {
        serve(tools(client, settings.get("TRUSTMODEL_AGENT_ID")), in, out);
    }

    static List<SyncToolSpecification> tools(TraceClient client, @Nullable String agentId) {
        RecordingTools recording = new RecordingTools(client, agentId);
        ReadingTools reading = new ReadingTools(client);
        return Tools.bind(Map.of(
                "trace_llm_call", recording::traceLlmCall,
                "trace_tool_call", recording::traceToolCall,
                "start_trace", recording::startTrace,
                "end_trace", recording::endTrace,
                "get_traces", reading::getTraces,
                "get_trace_detail", reading::getTraceDetail));
    }

    /** Serves one client with these tools. */
    static void serve(List<SyncToolSpecification> tools, InputStream in, OutputStream out) throws IOException {
        McpJsonMapper mapper = mapper();
        RequestRules rules =
                new RequestRules(tools.stream().map(tool -> tool.tool().name()).toList());
        StdioTransport transport = new StdioTransport(mapper, rules, in, out);
        configure(McpServer.sync(transport), mapper, tools).build();
        transport.serve();
    }

    private static SyncSpecification<?> configure(
            SyncSpecification<?> server, McpJsonMapper mapper, List<SyncToolSpecification> tools) {
        return server.jsonMapper(mapper)
                .jsonSchemaValidator(new SchemaCheck())
                .immediateExecution(true)
                .serverInfo(Implementation.builder("trustmodel-tracing", "1.0.0")
                        .title("TrustModel Tracing")
                        .description("Universal LLM tracing for any provider")
                        .build())
                .instructions(INSTRUCTIONS)
                .capabilities(ServerCapabilities.builder().tools(false).build())
                .tools(tools);
    }

    private static McpJsonMapper mapper() {
        ObjectMapper jackson = JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        jackson.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(5000)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build());
        jackson.getFactory()
                .setStreamWriteConstraints(
                        StreamWriteConstraints.builder().maxNestingDepth(5000).build());
        return new JacksonMcpJsonMapper(jackson);
    }
}
