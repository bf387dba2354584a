/** Tools of the Model Context Protocol for recording traces and reading them back. */
@NullMarked
package ai.trustmodel.tracing.mcp;

import org.jspecify.annotations.NullMarked;
