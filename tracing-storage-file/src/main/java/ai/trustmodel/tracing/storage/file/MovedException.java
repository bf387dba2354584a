package ai.trustmodel.tracing.storage.file;

import java.io.IOException;

/** What was looked for is not where the index says: a file was rotated or rewritten meanwhile. Looking again helps. */
final class MovedException extends IOException {
    private static final long serialVersionUID = 1L;

    MovedException() {
        super("the files were changed while they were read");
    }
}
