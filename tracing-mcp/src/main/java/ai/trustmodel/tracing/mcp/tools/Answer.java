package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.names.TraceUri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a tool answers.
 *
 * @param content the fields of the result, in order
 * @param links resources that hold what did not fit, as {@code resource_link} blocks
 */
record Answer(Map<String, Object> content, List<Map<String, Object>> links) {
    static Answer of(Map<String, Object> content) {
        return new Answer(content, List.of());
    }

    /** The same with a link to the messages of a trace, which a client can read outside the budget. */
    static Answer withMessages(Map<String, Object> content, String traceId) {
        Map<String, Object> link = new LinkedHashMap<>();
        link.put("type", "resource_link");
        link.put("uri", TraceUri.messages(traceId).toString());
        link.put("name", "messages of the trace");
        link.put("mimeType", "application/json");
        return new Answer(content, List.of(link));
    }
}
