package ai.trustmodel.tracing.model;

import org.jspecify.annotations.Nullable;

/**
 * What a tool was given and what it answered: the content of a span of kind {@code tool}.
 *
 * @param name the tool's name
 * @param callId the id of the call in the model's answer, null when not known
 * @param arguments what the tool was given, usually a JSON object; null when not recorded
 * @param result what it answered, as a JSON value; null when it answered nothing
 * @param success whether it did what it was to do
 * @param attempts how often it was run until this result, 1 or more
 * @param depth how many tool calls this one is nested in, 0 for a call of the agent itself
 * @param requestedBy the id of the llm span whose answer asked for this call, null when none is known
 */
public record ToolExecution(
        String name,
        @Nullable String callId,
        @Nullable Object arguments,
        @Nullable Object result,
        boolean success,
        int attempts,
        int depth,
        @Nullable String requestedBy) {
    public ToolExecution {
        attempts = Math.max(1, attempts);
        depth = Math.max(0, depth);
    }

    /** This execution, tied to the call of a model's answer. */
    public ToolExecution requestedBy(String spanId, @Nullable String id) {
        return new ToolExecution(name, id, arguments, result, success, attempts, depth, spanId);
    }
}
