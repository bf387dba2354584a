package ai.trustmodel.tracing.mcp.protocol;

import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is being answered: what was asked, by whom, and how to reach them meanwhile. */
public interface Call {
    /** The JSON-RPC id, a string or a number. */
    Object id();

    String method();

    Map<String, Object> params();

    Caller caller();

    Origin origin();

    /** Tells the caller something about this request, as in {@code notifications/progress}. */
    void notify(String method, Map<String, Object> params);

    /** Sends a log message, when the caller wants messages of this level. */
    void log(String level, String logger, Object data);

    /**
     * Asks the caller, or the person in front of it, and waits for the answer.
     *
     * @param key names the question among those of one call, so that an answer sent along with a repeated call is found
     * @param method as in {@code elicitation/create}
     * @return the result of the caller
     * @throws InputRequired when the revision wants the call repeated with the answer; to be let through
     * @throws ProtocolError when the caller cannot be asked this, refuses, or does not answer in time
     */
    Map<String, Object> ask(String key, String method, Map<String, Object> params);

    /**
     * Asks several things; at once, where the revision allows it. Throws as the other does.
     *
     * @return the results of the caller, under the keys of the questions
     */
    default Map<String, Map<String, Object>> askAll(Map<String, Question> questions) {
        Map<String, Map<String, Object>> answers = new LinkedHashMap<>();
        questions.forEach((key, question) -> answers.put(key, ask(key, question.method(), question.params())));
        return answers;
    }

    /**
     * Something to ask the caller.
     *
     * @param method as in {@code elicitation/create}
     */
    record Question(String method, Map<String, Object> params) {}

    /** Lets go of the connection while the work goes on, where the client can come back for the answer. */
    default void release() {}

    /** What came with the request about the request. */
    default Map<String, Object> meta() {
        Map<String, Object> meta = Json.object(params().get("_meta"));
        return meta == null ? Map.of() : meta;
    }

    /** Reports progress, when the caller asked for reports. */
    default void progress(double progress, double total, String message) {
        Object token = meta().get("progressToken");
        if (token != null) {
            notify(
                    "notifications/progress",
                    Map.of("progressToken", token, "progress", progress, "total", total, "message", message));
        }
    }
}
