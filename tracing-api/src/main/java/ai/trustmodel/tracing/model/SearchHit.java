package ai.trustmodel.tracing.model;

import java.time.Instant;

/**
 * A message that was found. A message that occurs in several traces is found once in each.
 *
 * @param traceId the trace it is in
 * @param threadId the conversation of that trace
 * @param agentId whose trace it is
 * @param type who said it, as in {@link Message#type}
 * @param createdAt when the trace began, UTC
 * @param snippet a piece of the text around what was found, with {@code [} and {@code ]} around each word found
 */
public record SearchHit(
        String traceId, String threadId, String agentId, String type, Instant createdAt, String snippet) {}
