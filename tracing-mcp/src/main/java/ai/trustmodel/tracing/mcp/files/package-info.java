/** Files of the server that nobody but its owner may read. */
@NullMarked
package ai.trustmodel.tracing.mcp.files;

import org.jspecify.annotations.NullMarked;
