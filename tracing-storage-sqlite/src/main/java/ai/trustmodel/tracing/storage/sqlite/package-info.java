/** Keeps traces in one SQLite file. */
@NullMarked
package ai.trustmodel.tracing.storage.sqlite;

import org.jspecify.annotations.NullMarked;
