/** What a backend, an extractor, a tracer or a probe runner implements. */
@NullMarked
package ai.trustmodel.tracing.spi;

import org.jspecify.annotations.NullMarked;
