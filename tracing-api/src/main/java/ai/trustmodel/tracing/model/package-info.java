/** The facts that are recorded: immutable records. */
@NullMarked
package ai.trustmodel.tracing.model;

import org.jspecify.annotations.NullMarked;
