package ai.trustmodel.tracing.storage.file;

/**
 * A record in the index.
 *
 * @param cursor its place in the stream
 * @param place where it stands
 */
record Row(long cursor, Place place) {}
