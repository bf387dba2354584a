package ai.trustmodel.tracing.storage.file;

/**
 * Where a line stands.
 *
 * @param file the number of its file in the index
 * @param offset where it begins there, in bytes, as if the file were not packed
 * @param length how many bytes it has, without its end
 */
record Place(int file, long offset, int length) {}
