/** Reads the payloads of LLM providers into facts. */
@NullMarked
package ai.trustmodel.tracing.extractors;

import org.jspecify.annotations.NullMarked;
