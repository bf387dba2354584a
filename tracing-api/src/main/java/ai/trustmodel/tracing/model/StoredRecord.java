package ai.trustmodel.tracing.model;

/**
 * A record and its place in a store's stream.
 *
 * @param cursor its place; larger than that of every record stored before it in the same store
 * @param record what was stored
 */
public record StoredRecord(long cursor, TraceRecord record) {}
