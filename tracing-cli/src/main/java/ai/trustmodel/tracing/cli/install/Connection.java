package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A conversation with an MCP server, one request after the other, as a client has it. */
interface Connection extends AutoCloseable {
    /** What clients of today ask for, and every server of the last years knows. */
    String PROTOCOL = "2025-06-18";

    /**
     * Sends a request and waits for its result.
     *
     * @throws NotInstalled when none comes, or an error does
     */
    Map<String, Object> request(String method, Map<String, Object> parameters);

    /** Sends a notification. */
    void notify(String method);

    @Override
    void close();

    /** Introduces this client; returns what the server said of itself. */
    default Map<String, Object> initialize() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("protocolVersion", PROTOCOL);
        parameters.put("capabilities", Map.of());
        parameters.put("clientInfo", Map.of("name", "tracer-doctor", "version", "1"));
        Map<String, Object> server = request("initialize", parameters);
        notify("notifications/initialized");
        return server;
    }

    /** The text of a message; a request has an id. */
    static String message(@Nullable Integer id, String method, Map<String, Object> parameters) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        if (id != null) {
            message.put("id", id);
        }
        message.put("method", method);
        if (!parameters.isEmpty()) {
            message.put("params", parameters);
        }
        return Json.write(message);
    }

    /** Whether this is the answer to the request with this id. */
    static boolean answers(Map<String, Object> message, int id) {
        return message.get("id") instanceof Number number && number.intValue() == id && !message.containsKey("method");
    }

    /** The result in an answer. */
    static Map<String, Object> result(String method, Map<String, Object> answer) {
        Map<String, Object> result = Json.object(answer.get("result"));
        if (result == null) {
            throw new NotInstalled("it answered " + method + " with an error: " + Json.write(answer.get("error")));
        }
        return result;
    }
}
