package ai.trustmodel.tracing.cli;

/** What was asked for could not be done; the message says what was wrong and what to do. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
        super(message);
    }

    Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
