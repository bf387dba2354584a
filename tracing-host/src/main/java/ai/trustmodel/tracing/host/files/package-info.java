/** Watches the files below some directories. */
@NullMarked
package ai.trustmodel.tracing.host.files;

import org.jspecify.annotations.NullMarked;
