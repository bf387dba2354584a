package ai.trustmodel.tracing.mcp.modern;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests of the stateless revision, as tests send them. */
final class Requests {
    static final String VERSION = "io.modelcontextprotocol/protocolVersion";
    static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
    static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
    static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    private Requests() {}

    /** These params with what every request says about its sender. */
    static Map<String, Object> params(Map<String, Object> params, String... capabilities) {
        Map<String, Object> abilities = new HashMap<>();
        List.of(capabilities).forEach(name -> abilities.put(name, Map.of()));
        return withMeta(params, Map.of(VERSION, "2026-07-28", CAPABILITIES, abilities));
    }

    static Map<String, Object> withMeta(Map<String, Object> params, Map<String, Object> meta) {
        Map<String, Object> all = new HashMap<>(params);
        all.put("_meta", meta);
        return all;
    }

    static Map<String, Object> with(Map<String, Object> params, String name, Object value) {
        Map<String, Object> all = new HashMap<>(params);
        all.put(name, value);
        return all;
    }

    static Map<String, Object> tool(String name) {
        return Map.of("name", name, "arguments", Map.of());
    }
}
