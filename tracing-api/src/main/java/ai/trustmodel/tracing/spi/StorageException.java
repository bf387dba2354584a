package ai.trustmodel.tracing.spi;

/** A store could not do what it was asked; the message says what was wrong and what to do. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean retryable;

    private StorageException(String message, Throwable cause, boolean retryable) {
        super(message, cause);
        this.retryable = retryable;
    }

    /** Asking again later may succeed: a full disk, a lock held by another process, a server that is down. */
    public static StorageException temporary(String message, Throwable cause) {
        return new StorageException(message, cause, true);
    }

    /** Asking again will fail again: a file that is no store, a record that cannot be stored. */
    public static StorageException permanent(String message, Throwable cause) {
        return new StorageException(message, cause, false);
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
