package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.TraceClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A client that opens while the server already answers what needs no store. Thread-safe.
 *
 * <p>When it cannot be opened, everyone who needs it is told why.
 */
final class Opening implements Supplier<TraceClient>, AutoCloseable {
    private final CompletableFuture<TraceClient> client = new CompletableFuture<>();

    Opening(Supplier<TraceClient> opener) {
        Thread thread = new Thread(
                () -> {
                    try {
                        client.complete(opener.get());
                    } catch (RuntimeException | Error e) {
                        client.completeExceptionally(e);
                    }
                },
                "tracing-open");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until it is open. */
    @Override
    public TraceClient get() {
        try {
            return client.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Closes it, which stores what was recorded; throws what opening it threw. */
    @Override
    public void close() {
        get().close();
    }
}
