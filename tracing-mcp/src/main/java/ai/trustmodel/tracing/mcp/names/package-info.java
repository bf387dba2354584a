/** What traces are called: their ids and URIs. */
@NullMarked
package ai.trustmodel.tracing.mcp.names;

import org.jspecify.annotations.NullMarked;
