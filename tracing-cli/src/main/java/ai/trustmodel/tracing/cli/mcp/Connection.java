package ai.trustmodel.tracing.cli.mcp;

import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A conversation with an MCP server, one request after the other, as a client has it. */
public interface Connection extends AutoCloseable {
    /** What clients of today ask for, and every server of the last years knows. */
    String PROTOCOL = "2025-06-18";

    /**
     * Sends a request and waits for its result.
     *
     * @throws NoAnswer when none comes, or an error does
     */
    Map<String, Object> request(String method, Map<String, Object> parameters);

    /** Sends a notification. */
    void notify(String method);

    @Override
    void close();

    /** Introduces this client by a name; returns what the server said of itself. */
    default Map<String, Object> initialize(String client) {
        Map<String, Object> server = request("initialize", introduction(client));
        notify("notifications/initialized");
        return server;
    }

    /** What a client says of itself. */
    static Map<String, Object> introduction(String client) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("protocolVersion", PROTOCOL);
        parameters.put("capabilities", Map.of());
        parameters.put("clientInfo", Map.of("name", client, "version", "1"));
        return parameters;
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
            Map<String, Object> error = Json.object(answer.get("error"));
            Object message = error == null ? null : error.get("message");
            throw new NoAnswer("it answered " + method + " with an error: "
                    + (message == null ? Json.write(answer.get("error")) : message));
        }
        return result;
    }
}
