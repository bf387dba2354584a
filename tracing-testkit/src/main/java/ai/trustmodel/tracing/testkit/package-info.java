/** Contracts that every implementation of a service interface must pass, and fakes with memory. */
@NullMarked
package ai.trustmodel.tracing.testkit;

import org.jspecify.annotations.NullMarked;
