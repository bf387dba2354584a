package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is watched, and was when the server ended last. Thread-safe; a start or an end that takes long keeps nobody
 * from starting, ending and listing others.
 */
final class Watchings implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watchings.class);

    /** How long the end of one, or of all, waits for starts that are under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String STOPPING = "the server is stopping";

    private final Supplier<TraceClient> opened;
    private final @Nullable WatchFile file;
    private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final Object writing = new Object();
    private final ConcurrentMap<String, Watching> byKey = new ConcurrentHashMap<>();
    private volatile boolean closed;

    Watchings(Supplier<TraceClient> opened, Settings settings) {
        this.opened = opened;
        this.file = WatchFile.of(settings);
    }

    /** Begins to watch what was watched when the server ended, each on a thread of its own, and returns at once. */
    void resume() {
        for (WatchRequest request : file == null ? List.<WatchRequest>of() : file.read()) {
            Watching watching = new Watching(request, loader, true);
            if (byKey.putIfAbsent(request.key(), watching) == null) {
                Thread thread = new Thread(() -> resume(watching), "tracing-resume-" + request.key());
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void resume(Watching watching) {
        String what = watching.request().shown();
        try {
            watching.start(opened.get());
            log.info("tracing goes on for {}", what);
        } catch (RuntimeException e) { // it is listed with its reason, and somebody can start it or end it
            watching.problem(String.valueOf(e.getMessage()));
            log.warn("tracing does not go on for {}: {}", what, e.getMessage());
        } catch (Error e) { // as when native code does not load: nobody else would know
            watching.problem(e.toString());
            log.error("tracing does not go on for {}", what, e);
        }
    }

    /**
     * Begins to watch.
     *
     * @throws Refusal when it is watched already or cannot be
     */
    Watching start(WatchRequest request) {
        TraceClient client = opened.get();
        Watching begun = new Watching(request, loader, false);
        Watching before = reserve(begun);
        boolean works = false;
        try {
            begun.start(client);
            works = true;
        } catch (RuntimeException e) {
            if (before != null) {
                before.problem(String.valueOf(e.getMessage()));
            }
            throw e;
        } finally {
            if (!works && before != null) {
                byKey.replace(request.key(), begun, before);
            } else if (!works) {
                byKey.remove(request.key(), begun);
            }
        }
        if (closed) { // meanwhile, so that nobody else would end it
            begun.end(PATIENCE);
            throw new Refusal(STOPPING);
        }
        String unwritten = write();
        if (unwritten != null) {
            begun.problem("it will not be watched after a restart of the server: " + unwritten);
        }
        return begun;
    }

    /** Takes the place of what is to be watched; gives what was there and is watched no more. */
    private @Nullable Watching reserve(Watching begun) {
        String key = begun.request().key();
        while (!closed) {
            Watching there = byKey.putIfAbsent(key, begun);
            if (there == null) {
                return null;
            }
            if (there.isActive()) {
                throw new Refusal(
                        "Tracing already active for " + there.request().shown());
            }
            if (byKey.replace(key, there, begun)) {
                there.end(Duration.ZERO);
                return there;
            }
        }
        throw new Refusal(STOPPING);
    }

    /** What is watched of a domain under this name, or all of it when there is no name; in alphabetical order. */
    List<Watching> find(String domain, @Nullable String directory) {
        return new TreeMap<>(byKey)
                .values().stream()
                        .filter(one -> one.request().domain().equals(domain)
                                && (directory == null
                                        || directory.equals(one.request().directory())))
                        .toList();
    }

    /**
     * Ends the watching and waits until what was seen is handed over.
     *
     * @return false when somebody else ended it
     */
    boolean stop(Watching watching) {
        if (!byKey.remove(watching.request().key(), watching)) {
            return false;
        }
        String unwritten = write();
        watching.end(PATIENCE);
        if (unwritten != null) {
            watching.problem("it will be watched again after a restart of the server: " + unwritten);
        }
        return true;
    }

    /** All by their keys, in alphabetical order. */
    Map<String, Watching> all() {
        return new TreeMap<>(byKey);
    }

    /** Keeps what is watched; gives the reason when it could not be kept. */
    private @Nullable String write() {
        if (file == null) {
            return null;
        }
        synchronized (writing) {
            try {
                file.write(all().values().stream()
                        .filter(Watching::isLasting)
                        .map(Watching::request)
                        .toList());
                return null;
            } catch (IOException e) {
                log.warn("{} could not be written: {}", file, e.toString());
                return file + " could not be written (" + e + ")";
            }
        }
    }

    /** Ends all of it: all are told first, so that they do not wait one after the other. What is kept stays kept. */
    @Override
    public void close() {
        closed = true;
        List<Watching> ending = List.copyOf(byKey.values());
        ending.forEach(one -> quietly(one, one::tell));
        long until = System.nanoTime() + PATIENCE.toNanos();
        ending.forEach(one -> quietly(one, () -> one.end(Duration.ofNanos(Math.max(0, until - System.nanoTime())))));
        byKey.clear();
    }

    private static void quietly(Watching one, Runnable end) {
        try {
            end.run();
        } catch (RuntimeException e) { // the others are to be ended all the same
            log.warn("tracing of {} could not be ended", one.request().shown(), e);
        }
    }
}
