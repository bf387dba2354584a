/**
 * The protocol without a transport: what a server offers, defined once, and the sessions of clients of the revisions
 * that have sessions. The revision without sessions is spoken in {@code mcp.modern}.
 */
@NullMarked
package ai.trustmodel.tracing.mcp.protocol;

import org.jspecify.annotations.NullMarked;
