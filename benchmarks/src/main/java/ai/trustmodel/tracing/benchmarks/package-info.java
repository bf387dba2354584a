/** What recording, storing and reading cost, beside peers that do the same in the same run. */
@NullMarked
package ai.trustmodel.tracing.benchmarks;

import org.jspecify.annotations.NullMarked;
