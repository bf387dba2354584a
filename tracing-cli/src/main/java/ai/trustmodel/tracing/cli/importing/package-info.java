/** Reads exchanges that others recorded. */
@NullMarked
package ai.trustmodel.tracing.cli.importing;

import org.jspecify.annotations.NullMarked;
