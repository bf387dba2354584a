package ai.trustmodel.tracing.mcp.modern;

import java.util.Map;

/** What comes of a request: its answer, or a subscription, which is answered when it ends. */
public sealed interface Reply permits Reply.Answer, Subscription {
    /**
     * An answer.
     *
     * @param status the HTTP status it goes with, unless a stream has begun
     * @param message the JSON-RPC answer
     */
    record Answer(int status, Map<String, Object> message) implements Reply {}
}
