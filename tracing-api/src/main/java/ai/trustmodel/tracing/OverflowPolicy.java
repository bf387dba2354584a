package ai.trustmodel.tracing;

/** What happens to a recording when as many wait as may wait. Either way the program goes on and the loss is counted. */
public enum OverflowPolicy {
    /** The caller waits for room, for a bounded time, then the recording is dropped. */
    BLOCK,
    /** The recording is dropped at once. */
    DROP
}
