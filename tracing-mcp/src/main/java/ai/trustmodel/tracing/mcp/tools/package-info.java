/** The tools: what they take, what they do, and how much they answer. */
@NullMarked
package ai.trustmodel.tracing.mcp.tools;

import org.jspecify.annotations.NullMarked;
