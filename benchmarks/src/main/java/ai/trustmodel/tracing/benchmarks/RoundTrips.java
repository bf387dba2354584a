package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a client waits for an answer of the MCP server: {@code get_traces} on a large store, one call after the other,
 * over standard streams and over HTTP. Beside it a tool of the SDK's plain server that only echoes.
 */
final class RoundTrips {
    private static final int CALLS = 2_000;
    private static final String PEER = "SDK, echo over stdio";

    private final int traces;

    RoundTrips(boolean full) {
        traces = full ? 100_000 : 10_000;
    }

    private interface Call {
        Map<String, Object> run() throws Exception;
    }

    void run(Report report) throws Exception {
        Path directory = Files.createTempDirectory("bench");
        try {
            Path database = directory.resolve("traces.db");
            try (StorageBackend backend = Contestant.sqlite(database)) {
                new StoreFiller(traces, 2).fill(backend);
            }
            report.progress("filled with " + Report.plain(traces) + " traces");
            Map<String, String> environment = Map.of(
                    "TRUSTMODEL_DB_PATH", database.toString(),
                    "TRUSTMODEL_MCP_PORT", "0",
                    "TRUSTMODEL_MCP_TOKEN_FILE", "none");
            double[] peer;
            try (McpCalls calls = McpCalls.stdio(McpPeer.class, List.of(), Map.of())) {
                peer = time(() -> calls.call("echo", Map.of("text", "hello")));
            }
            try (McpCalls calls = McpCalls.stdio(McpServers.class, List.of("stdio"), environment)) {
                compare(report, "stdio", calls, peer);
            }
            try (McpCalls calls = McpCalls.http(McpServers.class, List.of("http"), environment)) {
                compare(report, "HTTP", calls, peer);
            }
        } finally {
            Directories.delete(directory);
        }
    }

    private void compare(Report report, String transport, McpCalls calls, double[] peer) throws Exception {
        for (int limit : new int[] {1, 20}) {
            double[] ours = time(() -> calls.call("get_traces", Map.of("limit", limit)));
            String what = "get_traces, limit " + limit + ", " + Report.plain(traces) + " traces, " + transport + ": ";
            report.beside(what + "p50", "ms", ours[0], PEER, peer[0]);
            report.beside(what + "p99", "ms", ours[1], PEER, peer[1]);
        }
        Map<String, Object> listed =
                Json.object(calls.call("get_traces", Map.of("limit", 1)).get("structuredContent"));
        if (listed == null || !(listed.get("total") instanceof Number total) || total.intValue() != traces) {
            throw new IllegalStateException("not all traces are there: " + listed);
        }
    }

    /** The median and the 99th percentile, in ms, after half as many for warming up. */
    private static double[] time(Call call) throws Exception {
        long[] nanos = new long[CALLS];
        for (int i = -CALLS / 2; i < CALLS; i++) {
            long start = System.nanoTime();
            call.run();
            if (i >= 0) {
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        return new double[] {nanos[CALLS / 2] / 1e6, nanos[CALLS * 99 / 100] / 1e6};
    }
}
