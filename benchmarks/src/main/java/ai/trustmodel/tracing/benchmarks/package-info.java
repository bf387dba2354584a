/** What recording, storing and reading cost, measured with JMH. */
@NullMarked
package ai.trustmodel.tracing.benchmarks;

import org.jspecify.annotations.NullMarked;
