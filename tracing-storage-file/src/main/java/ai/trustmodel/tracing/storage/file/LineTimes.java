package ai.trustmodel.tracing.storage.file;

/** Tells when what a line says happened. */
@FunctionalInterface
interface LineTimes {
    /** No line has a time. */
    LineTimes NONE = (bytes, from, to) -> LineTimes.UNKNOWN;

    /** The line says nothing about it. */
    long UNKNOWN = Long.MIN_VALUE;

    /** Microseconds since 1970, rounded down, or {@link #UNKNOWN}. */
    long of(byte[] bytes, int from, int to);
}
