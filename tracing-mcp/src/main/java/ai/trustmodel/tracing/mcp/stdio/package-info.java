/** MCP over standard input and output. */
@NullMarked
package ai.trustmodel.tracing.mcp.stdio;

import org.jspecify.annotations.NullMarked;
