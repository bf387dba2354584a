package ai.trustmodel.tracing.model;

import org.jspecify.annotations.Nullable;

/**
 * Why an LLM call failed, in the provider's words.
 *
 * @param kind one word to group by: the type, else a textual code, else {@code http_<status>}
 * @param type the provider's error type, null when it gave none
 * @param code the provider's error code as text, null when it gave none
 * @param message the provider's message, null when it gave none
 */
public record CallError(
        String kind,
        @Nullable String type,
        @Nullable String code,
        @Nullable String message) {}
