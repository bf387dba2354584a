/** What an application calls. */
@NullMarked
package ai.trustmodel.tracing;

import org.jspecify.annotations.NullMarked;
