/** Puts the MCP server into the configuration of MCP clients, and looks whether it works there. */
@NullMarked
package ai.trustmodel.tracing.cli.install;

import org.jspecify.annotations.NullMarked;
