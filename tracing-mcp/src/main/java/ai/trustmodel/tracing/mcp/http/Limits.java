package ai.trustmodel.tracing.mcp.http;

import java.time.Duration;

/**
 * How much and how long.
 *
 * @param headers how long the headers of a request may take to arrive
 * @param body how long its body may
 * @param write how long a client may take to read one message
 * @param silence how long nothing is sent before a sign of life
 * @param idle how long a session may be unused before it ends
 * @param bodyBytes the longest body that is read
 * @param memoryBytes how much the requests that are handled may hold together
 * @param connections how many requests and open streams there may be at a time
 * @param sessions how many clients
 */
record Limits(
        Duration headers,
        Duration body,
        Duration write,
        Duration silence,
        Duration idle,
        int bodyBytes,
        int memoryBytes,
        int connections,
        int sessions) {
    private static final int MIB = 1024 * 1024;

    static final Limits DEFAULT = new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15),
            Duration.ofMinutes(30),
            16 * MIB,
            64 * MIB,
            512,
            256);

    Limits {
        if (memoryBytes < bodyBytes) {
            throw new IllegalArgumentException("memoryBytes must hold one body at least");
        }
    }
}
