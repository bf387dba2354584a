package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/** The tools that read. Each question has a class of its own; all answer within a {@link Budget}. */
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

    Map<String, Tools.Handler> byName() {
        return Map.of(
                "get_traces", arguments -> new TraceListing(store(), clock).list(arguments),
                "get_trace_detail", arguments -> new TraceDetail(store()).show(arguments),
                "search_traces", arguments -> new SearchTool(store(), clock).search(arguments),
                "find_failures", arguments -> new FailureTool(store(), clock).find(arguments),
                "get_usage", arguments -> new UsageTool(store(), clock).usage(arguments),
                "compare_traces", arguments -> new ComparisonTool(store()).compare(arguments),
                "query_traces", arguments -> new QueryTool(store()).query(arguments));
    }

    private TraceStore store() {
        return opened.get().traces();
    }
}
