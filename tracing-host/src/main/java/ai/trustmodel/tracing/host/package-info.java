/** Watches a machine: what the tracers of all domains share. */
@NullMarked
package ai.trustmodel.tracing.host;

import org.jspecify.annotations.NullMarked;
