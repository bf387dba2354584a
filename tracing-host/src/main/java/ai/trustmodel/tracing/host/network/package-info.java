/** Watches the network of a machine: who talks to whom, and how much. */
@NullMarked
package ai.trustmodel.tracing.host.network;

import org.jspecify.annotations.NullMarked;
