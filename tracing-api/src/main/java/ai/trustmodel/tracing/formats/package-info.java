/** Writes messages and spans in the forms other tools have, and reads them back. */
@NullMarked
package ai.trustmodel.tracing.formats;

import org.jspecify.annotations.NullMarked;
