package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens files by their numbers, while others rotate, compress and remove them. */
final class Segments {
    /** A file that is renamed so often while it is opened does not exist. */
    private static final int ATTEMPTS = 20;

    private final LineFiles files;
    private final LineTimes times;

    Segments(LineFiles files, LineTimes times) {
        this.files = files;
        this.times = times;
    }

    /** The file of this number, null when there is none or none yet. */
    @Nullable
    Segment open(long number) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            LineFiles.Listing listing = files.list();
            Path path =
                    number == listing.live() ? files.live() : listing.rotated().get(number);
            if (path == null) {
                return null;
            }
            Segment segment = open(path, number, number == listing.live());
            if (segment == null) {
                if (number == files.list().live()) {
                    return null;
                }
            } else if (!segment.live() || files.list().live() == number) {
                return segment;
            } else {
                segment.close(); // the file was rotated just before, and this is the next one
            }
        }
        return null;
    }

    private @Nullable Segment open(Path path, long number, boolean live) throws IOException {
        try {
            return LineFiles.isCompressed(path) && !live
                    ? new GzipSegment(path, number, times)
                    : new PlainSegment(path, number, live);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
