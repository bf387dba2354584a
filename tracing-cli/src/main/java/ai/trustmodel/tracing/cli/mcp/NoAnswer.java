package ai.trustmodel.tracing.cli.mcp;

import org.jspecify.annotations.Nullable;

/** A server did not answer, or not with what was asked for; the message says what it did instead. */
public final class NoAnswer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller can do something about. */
    public enum Cause {
        /** Nobody listens at the address. */
        NOBODY,
        /** The server does not let this client in. */
        REFUSED,
        /** Anything else. */
        OTHER
    }

    private final Cause cause;

    /** Something else went wrong. */
    public NoAnswer(String message) {
        this(Cause.OTHER, message, null);
    }

    /** Something else went wrong, since this happened. */
    public NoAnswer(String message, Throwable reason) {
        this(Cause.OTHER, message, reason);
    }

    NoAnswer(Cause cause, String message, @Nullable Throwable reason) {
        super(message, reason);
        this.cause = cause;
    }

    /** Why. */
    public Cause why() {
        return cause;
    }
}
