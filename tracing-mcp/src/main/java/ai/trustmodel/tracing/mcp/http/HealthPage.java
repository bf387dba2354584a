package ai.trustmodel.tracing.mcp.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how the server is. Thread-safe.
 *
 * <p>However many ask, it is looked at once a second at most, and by one at a time: a look writes to the disk.
 */
final class HealthPage {
    private static final Logger log = LoggerFactory.getLogger(HealthPage.class);
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<String, Object> server;
    private final Supplier<Vitals> look;
    private final Duration patience;
    private final LongSupplier nanos;
    private @Nullable CompletableFuture<Vitals> looked;
    private long lookedAt;

    /**
     * @param server its name and version
     * @param look finds out how it is
     * @param patience how long that may take
     * @param nanos a clock that goes on
     */
    HealthPage(Map<String, Object> server, Supplier<Vitals> look, Duration patience, LongSupplier nanos) {
        this.server = server;
        this.look = look;
        this.patience = patience;
        this.nanos = nanos;
    }

    /**
     * An answer: its status and what it says.
     *
     * @param status 200, or 503 when the server cannot do its work
     */
    record Answer(int status, Map<String, Object> body) {}

    /** @param all whether whoever asks may know more than whether it works */
    Answer answer(boolean all) throws InterruptedException {
        Vitals vitals = vitals();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", vitals.ok() ? "ok" : "failing");
        for (String name : new String[] {"name", "version"}) {
            if (server.get(name) != null) {
                body.put(name, server.get(name));
            }
        }
        if (all) {
            body.putAll(vitals.facts());
        }
        return new Answer(vitals.ok() ? 200 : 503, body);
    }

    private Vitals vitals() throws InterruptedException {
        try {
            return newest().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return failing("the store has not answered for " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            return failing(String.valueOf(e.getCause()));
        }
    }

    private static Vitals failing(String problem) {
        return new Vitals(false, Map.of("problem", problem));
    }

    /** The last look when it is fresh or under way still, else a new one. */
    private synchronized CompletableFuture<Vitals> newest() {
        CompletableFuture<Vitals> last = looked;
        if (last != null && (!last.isDone() || nanos.getAsLong() - lookedAt < FRESH.toNanos())) {
            return last;
        }
        CompletableFuture<Vitals> next = new CompletableFuture<>();
        looked = next;
        lookedAt = nanos.getAsLong();
        Thread thread = new Thread(
                () -> {
                    try {
                        next.complete(look.get());
                    } catch (RuntimeException | Error e) { // those who ask are waiting
                        log.warn("the server's health cannot be found out", e);
                        next.completeExceptionally(e);
                    }
                },
                "mcp-health");
        thread.setDaemon(true);
        thread.start();
        return next;
    }
}
