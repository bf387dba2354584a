package ai.trustmodel.tracing.model;

import org.jspecify.annotations.Nullable;

/**
 * A tool call whose arguments do not parse to a JSON object, as happens when an answer is cut by its token limit.
 *
 * @param id the provider's id of the call, null when it sent none
 * @param name the tool's name; null when the stream was cut before it
 * @param args the raw argument text as received
 * @param error why it does not parse, null when not said
 */
public record InvalidToolCall(
        @Nullable String id,
        @Nullable String name,
        @Nullable String args,
        @Nullable String error) {}
