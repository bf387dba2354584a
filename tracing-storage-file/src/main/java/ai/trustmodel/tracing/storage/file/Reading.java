package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.spi.StorageException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** How questions are asked: of everything stored before, and again when the files were moved under the reader. */
final class Reading {
    private static final int ATTEMPTS = 20;

    /** What is asked. */
    interface Question<T> {
        T answer(Index index, RowReader reader) throws IOException;
    }

    private final StorePaths paths;
    private final Index index;
    private final Summaries summaries;
    private volatile boolean closed;

    Reading(StorePaths paths) {
        this.paths = paths;
        index = new Index(paths);
        summaries = new Summaries(index, new SummaryFile(paths.beside(".summaries")));
    }

    StorePaths paths() {
        return paths;
    }

    Index index() {
        return index;
    }

    Summaries summaries() {
        return summaries;
    }

    <T> T ask(Question<T> question) {
        for (int attempt = 1; ; attempt++) {
            if (closed) {
                throw StorageException.permanent(
                        "the store in " + paths.traces() + " is closed; open it again",
                        new IllegalStateException("closed"));
            }
            try {
                index.catchUp();
                try (RowReader reader = new RowReader(index)) {
                    return question.answer(index, reader);
                }
            } catch (MovedException | NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw Failures.of("cannot read " + paths.traces(), e);
                }
            } catch (IOException e) {
                throw Failures.of("cannot read " + paths.traces(), e);
            }
        }
    }

    /** What all traces amount to. */
    List<TraceEntry.Summary> settled(RowReader reader) throws IOException {
        summaries.settle(reader);
        return index.summaries();
    }

    void close() {
        if (!closed) {
            closed = true;
            summaries.save();
        }
    }
}
