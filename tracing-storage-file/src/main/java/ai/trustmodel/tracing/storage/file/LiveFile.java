package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** What is asked about the live file at each append. Used by whoever holds the lock. */
final class LiveFile {
    private final LineFiles files;

    private @Nullable Object identity;
    private @Nullable FileTime directoryChanged;
    private long number;
    private long firstTime = LineTimes.UNKNOWN;

    LiveFile(LineFiles files) {
        this.files = files;
    }

    long size() throws IOException {
        try {
            return Files.size(files.live());
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Its number, found out again when there may be another file. */
    long number() throws IOException {
        check();
        return number;
    }

    /** When the first line happened. */
    long firstTime(LineTimes times) throws IOException {
        check();
        if (firstTime == LineTimes.UNKNOWN) {
            try (Segment segment = new PlainSegment(files.live(), number, true)) {
                Line first = new ForwardLines(segment, 0, Long.MAX_VALUE).next();
                firstTime = first == null ? LineTimes.UNKNOWN : times.of(first.bytes(), 0, first.bytes().length);
            }
        }
        return firstTime;
    }

    private void check() throws IOException {
        Object there = PrivateFiles.identity(files.live());
        FileTime changed = Files.getLastModifiedTime(files.directory());
        // A new file may have the old one's inode, but then the directory has changed.
        if (there == null || !there.equals(identity) || !changed.equals(directoryChanged)) {
            number = files.list().live();
            firstTime = LineTimes.UNKNOWN;
            identity = there;
            directoryChanged = changed;
        }
    }
}
