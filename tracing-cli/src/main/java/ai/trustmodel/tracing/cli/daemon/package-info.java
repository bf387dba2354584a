/** The server that runs in the background, one for a data directory, and how the command finds and reaches it. */
@NullMarked
package ai.trustmodel.tracing.cli.daemon;

import org.jspecify.annotations.NullMarked;
