/** The tracer command. */
@NullMarked
package ai.trustmodel.tracing.cli;

import org.jspecify.annotations.NullMarked;
