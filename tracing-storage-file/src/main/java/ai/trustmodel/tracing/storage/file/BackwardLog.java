package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a log that were there when it was first asked, newest first, from one file to the one before it. */
final class BackwardLog implements LineReader {
    private final Segments segments;
    private final LineFiles files;
    private final LineIndex index;
    private final TimeRange times;

    private @Nullable Deque<Long> numbers;
    private final Deque<Blocks.Piece> pieces = new ArrayDeque<>();
    private @Nullable Segment segment;
    private @Nullable BackwardLines lines;
    private long tooLong;

    BackwardLog(LineFiles files, LineIndex index, TimeRange times) {
        this.files = files;
        this.index = index;
        this.times = times;
        segments = new Segments(files, index.times());
    }

    @Override
    public @Nullable Line next() throws IOException {
        Deque<Long> rest = numbers == null ? begin() : numbers;
        while (true) {
            BackwardLines open = lines;
            Line line = open == null ? null : open.next();
            if (line != null) {
                return line;
            }
            tooLong += open == null ? 0 : open.tooLong();
            Segment current = segment;
            Blocks.Piece piece = pieces.pollLast();
            if (piece != null && current != null) {
                lines = new BackwardLines(current, piece.from(), piece.to());
            } else if (rest.isEmpty()) {
                lines = null;
                return null;
            } else {
                close();
                use(segments.open(rest.removeLast()));
            }
        }
    }

    /** Opens the live file before the others are counted, so that none is left out that is rotated just then. */
    private Deque<Long> begin() throws IOException {
        Deque<Long> rest = new ArrayDeque<>();
        numbers = rest;
        while (true) {
            LineFiles.Listing listing = files.list();
            Segment live = segments.open(listing.live());
            LineFiles.Listing after = files.list();
            if (after.live() == listing.live()) {
                rest.addAll(after.rotated().keySet());
                use(live);
                return rest;
            }
            if (live != null) {
                live.close();
            }
        }
    }

    private void use(@Nullable Segment opened) throws IOException {
        segment = opened;
        pieces.clear();
        if (opened != null) {
            long size = opened.size();
            List<Blocks.Piece> all = times.isAll()
                    ? List.of(new Blocks.Piece(0, size))
                    : index.of(opened).pieces(times, size);
            pieces.addAll(all);
        }
    }

    @Override
    public long tooLong() {
        BackwardLines open = lines;
        return tooLong + (open == null ? 0 : open.tooLong());
    }

    @Override
    public void close() throws IOException {
        Segment open = segment;
        segment = null;
        lines = null;
        if (open != null) {
            open.close();
        }
    }
}
