/**
 * Revision 2026-07-28, in which every request stands for itself: a translation to the methods that the revisions with
 * sessions share, to be dropped when the SDK speaks it.
 */
@NullMarked
package ai.trustmodel.tracing.mcp.modern;

import org.jspecify.annotations.NullMarked;
