/** A client's side of the Model Context Protocol. */
@NullMarked
package ai.trustmodel.tracing.cli.mcp;

import org.jspecify.annotations.NullMarked;
