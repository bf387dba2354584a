package ai.trustmodel.tracing.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How much a store holds.
 *
 * @param location where it is, as in a path; never a secret
 * @param traces how many traces
 * @param spans how many spans
 * @param messages how many different messages
 * @param bytes what it takes on disk, in bytes; null when it is not on a disk of this machine
 * @param oldest when its oldest trace began, null when it is empty
 * @param newest when its newest trace began, null when it is empty
 */
public record StoreStats(
        String location,
        long traces,
        long spans,
        long messages,
        @Nullable Long bytes,
        @Nullable Instant oldest,
        @Nullable Instant newest) {}
