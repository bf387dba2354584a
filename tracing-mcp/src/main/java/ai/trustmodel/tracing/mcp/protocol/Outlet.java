package ai.trustmodel.tracing.mcp.protocol;

import java.util.Map;

/** Takes messages to a client: the answer to a request, and what is to be said before it. Thread-safe. */
@FunctionalInterface
public interface Outlet {
    /** Sends a JSON-RPC message. Never throws; a client that has gone away is not told. */
    void send(Map<String, Object> message);

    /** Lets go of the connection while the work goes on, where the client can come back for the answer. */
    default void release() {}
}
