package ai.trustmodel.tracing.storage.file;

import java.io.Closeable;
import java.io.IOException;

/** The text of one file, compressed or not, that can be read from anywhere. It stays readable when the file is renamed or removed. */
interface Segment extends Closeable {
    /** The number of the file. */
    long number();

    /** How many bytes of text there are now. */
    long size() throws IOException;

    /** Whether it is the file that is appended to, or was so when it was opened. */
    boolean live();

    /** Reads text from here; the count of bytes that were read, less than wanted at the end, 0 at or behind it. */
    int read(long position, byte[] into, int offset, int length) throws IOException;
}
