package ai.trustmodel.tracing.cli.install;

import org.jspecify.annotations.Nullable;

/** Something about an installation cannot be done; the message says what is wrong and what to do. */
public final class NotInstalled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotInstalled(String message) {
        super(message);
    }

    NotInstalled(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
