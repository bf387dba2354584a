package ai.trustmodel.tracing.mcp.modern;

import ai.trustmodel.tracing.mcp.protocol.Call.Question;
import ai.trustmodel.tracing.mcp.protocol.Revisions;
import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The results of this revision, which say more than those of the others. */
final class Results {
    static final String SERVER_INFO = Envelope.PREFIX + "serverInfo";

    /** How long a client may keep what it got, in ms; a trace may have grown by the next moment. */
    private static final Map<String, Integer> FRESH = Map.of(
            "server/discover", 60_000,
            "tools/list", 60_000,
            "prompts/list", 60_000,
            "resources/templates/list", 60_000,
            "resources/list", 1_000,
            "resources/read", 0);

    private Results() {}

    static Map<String, Object> discovered(Surface surface) {
        Map<String, Object> capabilities = new LinkedHashMap<>(surface.capabilities());
        capabilities.remove("logging"); // every request says itself which messages it wants
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("supportedVersions", List.of(Revisions.STATELESS));
        result.put("capabilities", capabilities);
        result.put("instructions", surface.instructions());
        return result;
    }

    static Map<String, Object> inputRequired(Map<String, Question> questions, String requestState) {
        Map<String, Object> requests = new LinkedHashMap<>();
        questions.forEach(
                (key, question) -> requests.put(key, Map.of("method", question.method(), "params", question.params())));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("resultType", "input_required");
        result.put("inputRequests", requests);
        result.put("requestState", requestState);
        return result;
    }

    /** The same with what every result says. */
    static Map<String, Object> dressed(String method, Map<String, Object> result, Map<String, Object> serverInfo) {
        Map<String, Object> dressed = new LinkedHashMap<>(result);
        Integer fresh = FRESH.get(method);
        if (dressed.putIfAbsent("resultType", "complete") == null && fresh != null) {
            dressed.putIfAbsent("ttlMs", fresh);
            dressed.putIfAbsent("cacheScope", "private");
        }
        Map<String, Object> meta = Json.object(result.get("_meta"));
        Map<String, Object> more = meta == null ? new LinkedHashMap<>() : new LinkedHashMap<>(meta);
        more.putIfAbsent(SERVER_INFO, serverInfo);
        dressed.put("_meta", more);
        return dressed;
    }
}
