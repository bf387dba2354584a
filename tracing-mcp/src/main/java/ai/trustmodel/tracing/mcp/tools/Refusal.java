package ai.trustmodel.tracing.mcp.tools;

/** A tool call that cannot be done as asked; its message says why and what to do, and is what the caller gets. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }
}
