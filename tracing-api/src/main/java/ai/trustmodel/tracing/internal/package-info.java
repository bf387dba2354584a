/** The library's own machinery; nothing outside this module may use it. */
@NullMarked
package ai.trustmodel.tracing.internal;

import org.jspecify.annotations.NullMarked;
