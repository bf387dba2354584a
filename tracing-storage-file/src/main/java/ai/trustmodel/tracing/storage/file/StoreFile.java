package ai.trustmodel.tracing.storage.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file of the store, and how much of it the index knows. */
final class StoreFile {
    /** What the index calls it. */
    final int id;

    /** The log it is a part of: the path of that log's live file. */
    final Path log;

    /** Its number in the log. */
    final long number;

    /** Where it is now. */
    Path path;

    /** Whether lines are appended to it. */
    boolean live;

    /** Where the first line begins that is not known yet. */
    long read;

    /** Whether all of it is known, and nothing will come. */
    boolean complete;

    /** The last line that is known, and its beginning: as long as it stands there, the file is what it was. */
    @Nullable
    Place last;

    byte[] lastBytes = new byte[0];

    StoreFile(int id, Path log, long number, Path path) {
        this.id = id;
        this.log = log;
        this.number = number;
        this.path = path;
    }
}
