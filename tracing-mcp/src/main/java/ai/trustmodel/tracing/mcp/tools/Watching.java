package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.Scope;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.names.TraceIds;
import ai.trustmodel.tracing.spi.TimeText;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Something that is watched, is about to be, or could not be. Thread-safe; nobody waits for its start but who ends it. */
final class Watching {
    private final WatchRequest request;
    private final @Nullable ClassLoader loader;
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile @Nullable Tracer tracer;
    private volatile @Nullable Receipt receipt;
    private volatile @Nullable String problem;
    private volatile boolean ended;
    private volatile boolean lasting;

    /**
     * @param loader finds what makes tracers
     * @param lasting whether it was watched before, by a server that has ended
     */
    Watching(WatchRequest request, @Nullable ClassLoader loader, boolean lasting) {
        this.request = request;
        this.loader = loader;
        this.lasting = lasting;
    }

    WatchRequest request() {
        return request;
    }

    /** Whether it is to be watched after a restart, too. */
    boolean isLasting() {
        return lasting;
    }

    /** Begins to watch, once. Throws what keeps it from being watched. */
    void start(TraceClient client) {
        try {
            if (!client.health().enabled()) {
                throw new Refusal("nothing is recorded, so nothing is watched: TRUSTMODEL_TRACING is off");
            }
            String traceId = request.traceId();
            if (traceId != null && client.traces().summary(traceId).isEmpty()) {
                throw new Refusal(TraceIds.unknown(client.traces(), traceId));
            }
            receipt = new Receipt(client);
            Scope trace = traceId == null ? null : client.resumeTrace(traceId);
            Tracer started = watch(client, trace);
            tracer = started;
            lasting = true;
            if (ended) { // by somebody who did not wait for this
                started.close();
            }
        } finally {
            begun.countDown();
        }
    }

    /** With the class loader of whoever made this server: the thread of a request may have another, which finds no tracers. */
    private Tracer watch(TraceClient client, @Nullable Scope trace) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return client.watch(request.domain(), request.options(), trace);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Keeps what is wrong with it, for whoever lists it. */
    void problem(String reason) {
        problem = reason;
    }

    /** Whether it is watched or about to be. */
    boolean isActive() {
        Tracer watched = tracer;
        return watched == null ? begun.getCount() > 0 : watched.status().running();
    }

    /** Has it end, without waiting for that. */
    void tell() {
        ended = true;
        Tracer watched = tracer;
        if (watched != null) {
            watched.stop();
        }
    }

    /** Ends it, and waits until what it saw is handed over; a start that is under way is waited for this long. */
    void end(Duration patience) {
        ended = true;
        try {
            if (!begun.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return; // whoever starts it ends it
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tell();
        Tracer watched = tracer;
        if (watched != null) {
            watched.close();
        }
    }

    /** Waits until everything it saw is stored; keeps it as its problem when that is not so. */
    void settle() {
        Receipt since = receipt;
        String fault = since == null ? null : since.fault();
        if (fault != null) {
            problem = "not all that was seen is stored: " + fault;
        }
    }

    /** What a list shows of it. */
    Map<String, Object> listed() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("domain", request.domain());
        putIfKnown(shown, "directory", request.directory());
        shown.put("tracer_type", type(request.domain()));
        Tracer watched = tracer;
        shown.put("thread_status", watched == null && isActive() ? "starting" : isActive() ? "running" : "stopped");
        putIfKnown(shown, "trace_id", request.traceId());
        shown.putAll(facts());
        return shown;
    }

    /** What it does and did. */
    Map<String, Object> facts() {
        Tracer watched = tracer;
        TracerStatus status = watched == null
                ? new TracerStatus(request.domain(), "", "", false, null, 0, 0, 0, null, null)
                : watched.status();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("target", status.target());
        facts.put("engine", status.engine());
        if (status.startedAt() != null) {
            facts.put("started_at", TimeText.utc(status.startedAt()));
        }
        facts.put("events", status.events());
        facts.put("waiting", status.waiting());
        facts.put("lost", status.lost());
        putIfKnown(facts, "note", status.note());
        String problems =
                Stream.of(problem, status.problem()).filter(Objects::nonNull).collect(Collectors.joining("; "));
        putIfKnown(facts, "problem", problems.isEmpty() ? null : problems);
        return facts;
    }

    /** As in {@code FileSystemTracer}. */
    private static String type(String domain) {
        StringBuilder type = new StringBuilder();
        for (String word : domain.split("_", -1)) {
            if (!word.isEmpty()) {
                type.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return type.append("Tracer").toString();
    }

    private static void putIfKnown(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
