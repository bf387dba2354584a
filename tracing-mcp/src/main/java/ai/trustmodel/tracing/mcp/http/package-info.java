/** MCP over streamable HTTP, on the server that comes with the JDK, and who may use it. */
@NullMarked
package ai.trustmodel.tracing.mcp.http;

import org.jspecify.annotations.NullMarked;
