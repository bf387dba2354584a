/** Writes traces as documents that other tools read. */
@NullMarked
package ai.trustmodel.tracing.cli.exporting;

import org.jspecify.annotations.NullMarked;
