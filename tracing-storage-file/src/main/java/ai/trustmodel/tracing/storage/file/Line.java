package ai.trustmodel.tracing.storage.file;

/**
 * A line as it lies in its file.
 *
 * @param at where it begins
 * @param next where the one after it begins
 * @param bytes its bytes without the newline; whoever gets them must not change them
 * @param ended whether a newline ends it; one without is being written, or was cut
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied only where it leaves the package
record Line(LinePosition at, LinePosition next, byte[] bytes, boolean ended) {}
