package ai.trustmodel.tracing.cli.daemon;

/** The server of a data directory cannot be begun, reached or ended; the message says why and what to do. */
public final class NoServer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoServer(String message) {
        super(message);
    }

    NoServer(String message, Throwable cause) {
        super(message, cause);
    }
}
