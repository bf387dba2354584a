package ai.trustmodel.tracing.mcp.tools;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Does a thing once for each key, as long as it is one of the last, and gives whoever asks again the result of the first
 * time. What failed is done anew. Thread-safe.
 */
final class Once {
    private static final int KEPT = 1_000;

    private final Map<String, CompletableFuture<Map<String, Object>>> results = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<Map<String, Object>>> eldest) {
            return size() > KEPT;
        }
    };

    /** The result of this work, or of the same that was done or is being done; throws what it throws. */
    Map<String, Object> run(String key, Supplier<Map<String, Object>> work) {
        CompletableFuture<Map<String, Object>> mine = new CompletableFuture<>();
        CompletableFuture<Map<String, Object>> first;
        synchronized (results) {
            first = results.putIfAbsent(key, mine);
        }
        if (first != null) {
            return result(first);
        }
        try {
            mine.complete(work.get());
        } catch (RuntimeException | Error e) {
            synchronized (results) {
                results.remove(key, mine);
            }
            mine.completeExceptionally(e);
        }
        return result(mine);
    }

    private static Map<String, Object> result(CompletableFuture<Map<String, Object>> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
