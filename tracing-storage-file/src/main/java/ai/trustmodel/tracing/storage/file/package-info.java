/** Keeps traces and events in files of one JSON line a record. */
@NullMarked
package ai.trustmodel.tracing.storage.file;

import org.jspecify.annotations.NullMarked;
