package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.TraceClient;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A client that opens while the server already answers what needs no store: once it is told to begin, or somebody needs
 * it. Thread-safe.
 *
 * <p>When it cannot be opened, everyone who needs it is told why.
 */
final class Opening implements Supplier<TraceClient>, AutoCloseable {
    private final CompletableFuture<TraceClient> client = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Thread thread;

    Opening(Supplier<TraceClient> opener) {
        thread = new Thread(
                () -> {
                    try {
                        client.complete(opener.get());
                    } catch (RuntimeException | Error e) {
                        client.completeExceptionally(e);
                    }
                },
                "tracing-open");
        thread.setDaemon(true);
    }

    /** Begins to open it, unless that was begun. */
    void begin() {
        if (begun.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /** This output, the first message on which begins the opening: until then both would fight for the processor. */
    OutputStream beginningAfterTheFirstMessage(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void flush() throws IOException {
                out.flush();
                begin();
            }
        };
    }

    /** Waits until it is open. */
    @Override
    public TraceClient get() {
        begin();
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
