package ai.trustmodel.tracing.cli.importing;

/** A file holds nothing that can be imported; the message says why, as the end of a sentence. */
public final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;

    public NotUnderstood(String reason) {
        super(reason);
    }

    public NotUnderstood(String reason, Throwable cause) {
        super(reason, cause);
    }
}
