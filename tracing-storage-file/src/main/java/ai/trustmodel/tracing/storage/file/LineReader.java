package ai.trustmodel.tracing.storage.file;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gives one line after another. Not thread-safe. */
interface LineReader extends Closeable {
    /** Longer lines are passed over and counted. */
    int MAX_LINE = 64 << 20;

    /** The next line; null when there is none, or none yet. */
    @Nullable
    Line next() throws IOException;

    /** How many lines were too long to be given. */
    long tooLong();
}
