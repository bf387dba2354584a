package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.spi.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;

/** Says what went wrong with a file, and whether asking again can help. */
final class Failures {
    private Failures() {}

    static StorageException of(String what, IOException cause) {
        String message = what + ": " + reason(cause);
        return cause instanceof AccessDeniedException || cause instanceof NotDirectoryException
                ? StorageException.permanent(message, cause)
                : StorageException.temporary(message, cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "it is not allowed";
        }
        String reason = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}
