/** Traces as resources, a prompt over them, and what tells those who watch them that they have changed. */
@NullMarked
package ai.trustmodel.tracing.mcp.resources;

import org.jspecify.annotations.NullMarked;
