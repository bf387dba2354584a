package ai.trustmodel.tracing.host.files;

import java.io.IOException;

/** An engine cannot watch: not here, not by this user, or not so much. The message says what to do. */
final class EngineException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Whether another engine would do no better, as when the machine's watches are used up. */
    private final boolean limit;

    private EngineException(String message, boolean limit) {
        super(message);
        this.limit = limit;
    }

    /** This engine does not do it. */
    static EngineException unfit(String message) {
        return new EngineException(message, false);
    }

    /** It would, were it not for a limit of the machine. */
    static EngineException limit(String message) {
        return new EngineException(message, true);
    }

    boolean isLimit() {
        return limit;
    }
}
