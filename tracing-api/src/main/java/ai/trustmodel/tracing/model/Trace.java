package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of an agent as people see it: the conversation, its tokens and its tool calls. A projection of records.
 *
 * <p>A list gives traces without messages; {@link #messageCount} counts them all the same.
 *
 * @param id a UUID, of version 7 unless the trace was imported; its 16 bytes are the OpenTelemetry trace id
 * @param threadId the conversation this trace is part of
 * @param agentId whose trace it is
 * @param name what to call it in a list
 * @param createdAt when it began, UTC: its start, or the start of its first span when that was earlier
 * @param updatedAt when something last happened in it, UTC
 * @param status where it stands
 * @param messages the conversation, every message once and in order; empty in a list
 * @param totalTokens tokens of all its calls as far as known; zero when no call said
 * @param totalInputTokens tokens read, with cached ones
 * @param totalOutputTokens tokens written, with reasoning
 * @param unknownUsageCount calls that did not fail and do not say their tokens, so that the totals are too low
 * @param toolCallCount tool calls asked for by models, also those whose arguments do not parse, and tools run that no
 *     recorded answer asked for
 * @param llmCallCount calls of language models
 * @param spanCount spans recorded
 * @param errorCount spans that failed
 * @param messageCount messages of the conversation; in a list, an upper bound where a history was rewritten
 * @param latencyMs milliseconds from {@code createdAt} to {@code updatedAt}
 * @param cost what its spans cost in US dollars as far as known, exact to the pico-dollar; null when of no span it is
 *     known
 * @param unpricedCallCount calls whose cost is not known, so that {@code cost} is too low; a call that failed without
 *     saying its tokens is not among them
 * @param provider who answered its last call, null when there was none
 * @param model which model answered its last call, null when there was none
 * @param lastMessage the beginning of its last message that has text, null when there is none
 * @param tags words to find it by
 * @param metadata what the application said about it; {@code error} says why a trace failed
 */
public record Trace(
        String id,
        String threadId,
        String agentId,
        String name,
        Instant createdAt,
        Instant updatedAt,
        TraceStatus status,
        List<Message> messages,
        long totalTokens,
        long totalInputTokens,
        long totalOutputTokens,
        int unknownUsageCount,
        int toolCallCount,
        int llmCallCount,
        int spanCount,
        int errorCount,
        int messageCount,
        @JsonProperty("latency_ms") double latencyMs,
        @Nullable BigDecimal cost,
        int unpricedCallCount,
        @Nullable String provider,
        @Nullable String model,
        @Nullable String lastMessage,
        List<String> tags,
        Map<String, Object> metadata) {
    public Trace {
        messages = Copies.list(messages);
        tags = Copies.list(tags);
        metadata = Copies.map(metadata);
    }

    /** The same as a list gives it, for what is said about it beside its messages. */
    public Trace withoutMessages() {
        return new Trace(
                id,
                threadId,
                agentId,
                name,
                createdAt,
                updatedAt,
                status,
                List.of(),
                totalTokens,
                totalInputTokens,
                totalOutputTokens,
                unknownUsageCount,
                toolCallCount,
                llmCallCount,
                spanCount,
                errorCount,
                messageCount,
                latencyMs,
                cost,
                unpricedCallCount,
                provider,
                model,
                lastMessage,
                tags,
                metadata);
    }

    /** Why it failed, null when it did not or nobody said. */
    public @Nullable String error() {
        Object error = metadata.get("error");
        return error == null ? null : error.toString();
    }
}
