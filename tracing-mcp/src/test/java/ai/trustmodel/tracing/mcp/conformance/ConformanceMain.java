package ai.trustmodel.tracing.mcp.conformance;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.http.HttpTransport;
import ai.trustmodel.tracing.mcp.http.Vitals;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.mcp.tools.Surfaces;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.util.Map;

/**
 * The real server with the fixtures that the conformance suite needs, over HTTP and without a token. Prints its port
 * and ends with its standard input.
 */
final class ConformanceMain {
    private ConformanceMain() {}

    public static void main(String[] args) throws IOException {
        Settings settings =
                Settings.environment().with(Map.of("TRUSTMODEL_MCP_PORT", "0", "TRUSTMODEL_MCP_TOKEN_FILE", "none"));
        try (TraceClient client = TraceClient.builder().settings(settings).build()) {
            Notices notices = new Notices();
            Surface surface =
                    StatelessFixtures.added(Fixtures.added(Surfaces.tracing(() -> client, settings)), notices);
            try (HttpTransport transport =
                    HttpTransport.start(settings, new Methods(surface), notices, () -> new Vitals(true, Map.of()))) {
                System.out.println(transport.address().getPort());
                while (System.in.read() >= 0) {} // until whoever started this has ended
            }
        }
    }
}
