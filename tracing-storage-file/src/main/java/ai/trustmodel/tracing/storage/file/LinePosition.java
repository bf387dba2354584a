package ai.trustmodel.tracing.storage.file;

/**
 * Where a line begins. It means the same after rotation and compression, and never another line: numbers of files go up
 * and are not used twice.
 *
 * @param file the number of the file: the live one has a number too, which it keeps when it is rotated
 * @param offset bytes before the line, in the text that is not compressed
 */
record LinePosition(long file, long offset) implements Comparable<LinePosition> {
    /** Before everything. */
    static final LinePosition BEGIN = new LinePosition(0, 0);

    @Override
    public int compareTo(LinePosition other) {
        int byFile = Long.compare(file, other.file);
        return byFile != 0 ? byFile : Long.compare(offset, other.offset);
    }
}
