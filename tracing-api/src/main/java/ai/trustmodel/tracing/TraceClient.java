package ai.trustmodel.tracing;

import ai.trustmodel.tracing.internal.Context;
import ai.trustmodel.tracing.internal.Counters;
import ai.trustmodel.tracing.internal.EmptyBackend;
import ai.trustmodel.tracing.internal.Pipeline;
import ai.trustmodel.tracing.internal.Recording;
import ai.trustmodel.tracing.internal.Uuid7;
import ai.trustmodel.tracing.internal.Watchers;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.Tracers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what agents do and reads it back. One for a program is enough; safe for use by several threads.
 *
 * <pre>{@code
 * try (TraceClient tracing = TraceClient.create()) {
 *     try (TraceScope trace = tracing.startTrace("support-agent")) {
 *         tracing.recordLlmCall(Exchange.of("anthropic", requestJson, responseJson, latency));
 *         try (ToolScope tool = trace.toolCall("get_weather", Map.of("city", "Riga"))) {
 *             tool.result("4°C, rain");
 *         }
 *     }
 *     tracing.traces().list(TraceFilter.agent("support-agent").limit(20));
 * }
 * }</pre>
 *
 * <p>It fails in three ways. Configured wrongly, {@link #create} and {@link TraceClientBuilder#build} throw and name the setting.
 * Recording never throws: what cannot be kept is counted in {@link #health}. Reading throws what {@link TraceStore} says.
 *
 * <p>What was recorded is saved once {@link #flush} says so, or {@link #close} has returned. A client that is not closed
 * is drained when the program ends normally.
 */
public final class TraceClient implements AutoCloseable {
    /** A tracer waits rather than lose what it saw; it has a buffer of its own, and no caller waits for it. */
    private static final Duration WATCHER_PATIENCE = Duration.ofMinutes(1);

    private final Settings settings;
    private final Watchers watchers = new Watchers();
    private final @Nullable Pipeline pipeline;
    private final StorageBackend backend;
    private final Counters counters;
    private final Clock clock;
    private final double sampleRate;
    private final int maxBodyBytes;
    private final Duration closeTimeout;
    private final Context<Scope> context = new Context<>();
    private final @Nullable Thread drainAtExit;

    TraceClient(
            Settings settings,
            @Nullable Pipeline pipeline,
            StorageBackend backend,
            Counters counters,
            Clock clock,
            double sampleRate,
            int maxBodyBytes,
            Duration closeTimeout,
            boolean drainsAtExit) {
        this.settings = settings;
        this.pipeline = pipeline;
        this.backend = backend;
        this.counters = counters;
        this.clock = clock;
        this.sampleRate = sampleRate;
        this.maxBodyBytes = maxBodyBytes;
        this.closeTimeout = closeTimeout;
        this.drainAtExit =
                pipeline == null || !drainsAtExit ? null : new Thread(this::drain, "trustmodel-tracing-exit");
        if (drainAtExit != null) {
            Runtime.getRuntime().addShutdownHook(drainAtExit);
        }
    }

    /**
     * A client as the environment configures it; see {@link TraceClientBuilder} for the settings.
     *
     * @throws ai.trustmodel.tracing.spi.ConfigurationException when a setting is wrong
     */
    public static TraceClient create() {
        return builder().build();
    }

    /** A client to be configured by the program; what it leaves out the environment says. */
    public static TraceClientBuilder builder() {
        return new TraceClientBuilder();
    }

    /** A client that records nothing and reads an empty store. */
    public static TraceClient noop() {
        return new TraceClient(
                Settings.of(Map.of()),
                null,
                new EmptyBackend(),
                new Counters(),
                Clock.systemUTC(),
                0,
                0,
                Duration.ZERO,
                false);
    }

    /** Begins a trace of this agent, current on this thread until it is closed. */
    public TraceScope startTrace(String agentId) {
        return startTrace(TraceOptions.agent(agentId));
    }

    /** Begins a trace, current on this thread until it is closed. */
    public TraceScope startTrace(TraceOptions options) {
        return start(options, true);
    }

    /** Begins a trace that is not tied to this thread: for callbacks, reactive code, and servers. */
    public TraceScope startDetached(TraceOptions options) {
        return start(options, false);
    }

    /** Goes on with a trace that was begun elsewhere, not tied to this thread. Closing it does not end the trace. */
    public TraceScope resumeTrace(String traceId) {
        return new TraceScope(this, traceId, traceId, sampled(traceId), false, false, null);
    }

    /**
     * Records a model call, as part of what is current on this thread, else as a trace of its own. Returns at once; the
     * bodies must not be changed afterwards.
     */
    public void recordLlmCall(Exchange exchange) {
        recordCall(context.current(), exchange);
    }

    /**
     * Opens a model call whose answer will arrive in pieces, as part of what is current on this thread, else as a trace
     * of its own. It is recorded when it is closed.
     *
     * @param request what is known already: the address, the headers, the request body
     */
    public StreamedCall streamLlmCall(Exchange request) {
        return streamCall(context.current(), request);
    }

    StreamedCall streamCall(@Nullable Scope scope, Exchange request) {
        return new StreamedCall(this, scope, request, maxBodyBytes);
    }

    void recordCall(@Nullable Scope scope, Exchange exchange) {
        if (scope != null) {
            if (pipeline != null && scope.recording()) {
                pipeline.record(new Recording.Call(scope.traceId, parentOf(scope), exchange, now()));
            }
        } else if (pipeline != null) {
            if (sampleRate >= 1 || sampled(Uuid7.at(now()))) {
                pipeline.record(new Recording.Call(null, null, exchange, now()));
            } else {
                counters.sampledOut();
            }
        }
    }

    /**
     * Records something that was made elsewhere: an import, a tracer's event. It takes the way of everything else, and
     * a span with an exchange and no extraction gets one.
     */
    public void record(TraceRecord record) {
        if (pipeline != null) {
            pipeline.record(new Recording.Ready(record));
        }
    }

    /**
     * Watches one domain of this machine and records what is seen, as part of what is current on this thread, until the
     * tracer or this client is closed:
     *
     * <pre>{@code
     * try (Tracer tracer = tracing.watch("file_system", Map.of("directory", "/srv/project"))) {
     *     runTheAgent();
     * }
     * tracing.traces().events(EventFilter.domain("file_system").event("created"));
     * }</pre>
     *
     * @param domain what to watch, as in {@code "file_system"} or {@code "network"}; a module brings it
     * @param options what of it and how, as the domain documents them
     * @throws ai.trustmodel.tracing.spi.ConfigurationException when there is no such domain, an option is wrong, or it
     *     cannot be watched
     */
    public Tracer watch(String domain, Map<String, Object> options) {
        return watch(domain, options, context.current());
    }

    /** Watches one domain of this machine as part of this scope; of none when it is null. */
    public Tracer watch(String domain, Map<String, Object> options, @Nullable Scope scope) {
        Tracer tracer = Tracers.create(domain, settings, options);
        return pipeline == null ? tracer : watchers.start(tracer, event -> recordSeen(event, scope));
    }

    private void recordSeen(HostEvent event, @Nullable Scope scope) {
        if (pipeline == null || (scope != null && !scope.recording())) {
            return;
        }
        HostEvent linked = scope == null || event.traceId() != null
                ? event
                : new HostEvent(
                        event.id(),
                        event.domain(),
                        event.timestamp(),
                        event.event(),
                        event.process(),
                        event.attributes(),
                        scope.traceId,
                        parentOf(scope),
                        event.extra());
        pipeline.record(new Recording.Ready(new EventSeen(linked)), WATCHER_PATIENCE);
    }

    /** Records what this makes; when it cannot be made, that is counted and not the host's trouble. */
    void recordMade(Supplier<TraceRecord> making) {
        if (pipeline != null) {
            TraceRecord made;
            try {
                made = making.get();
            } catch (RuntimeException e) {
                pipeline.invalid(e);
                return;
            }
            record(made);
        }
    }

    /** What is current on this thread, null when nothing is. */
    public @Nullable Scope current() {
        return context.current();
    }

    /** The same task with what is current here being current there, on whatever thread it runs. */
    public Runnable wrap(Runnable task) {
        return context.wrap(task);
    }

    /** The same task with what is current here being current there, on whatever thread it runs. */
    public <T> Callable<T> wrap(Callable<T> task) {
        return context.wrap(task);
    }

    /** An executor whose tasks find current what was current where they were handed over. */
    public Executor wrap(Executor executor) {
        return task -> executor.execute(context.wrap(task));
    }

    /**
     * What was recorded. Throws {@link UnsupportedOperationException} for a backend that only writes. What was recorded
     * a moment ago is there after {@link #flush}.
     */
    public TraceStore traces() {
        return backend.store();
    }

    /** Where it is kept: for deleting and checking. Closed with this client. */
    public StorageBackend storage() {
        return backend;
    }

    /**
     * Waits until everything recorded before this call is stored or dropped, for at most this long, and says which. An
     * interrupt ends the waiting and stays set.
     */
    public FlushResult flush(Duration timeout) {
        if (pipeline == null) {
            return new FlushResult(0, 0, 0);
        }
        boolean complete = false;
        try {
            complete = pipeline.flush(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new FlushResult(
                pipeline.stored(), health().droppedTotal(), complete ? 0 : Math.max(1, pipeline.pending()));
    }

    /** What happened so far, in numbers. Does no input or output. */
    public ClientHealth health() {
        long stored = pipeline == null ? 0 : pipeline.stored();
        long pending = pipeline == null ? 0 : pipeline.pending();
        Map<String, Long> dropped = counters.dropped();
        long lost = dropped.values().stream().mapToLong(Long::longValue).sum();
        return new ClientHealth(
                enabled(),
                stored + pending + lost,
                stored,
                pending,
                dropped,
                counters.sampledOutCount(),
                counters.redactedCount(),
                counters.truncatedCount(),
                counters.notUnderstoodCount(),
                counters.lastProblem());
    }

    /** Stores what is waiting, for at most the configured time, and closes the store. Safe to call twice. */
    @Override
    public void close() {
        if (drainAtExit != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(drainAtExit);
            } catch (IllegalStateException e) {
                // The program is ending; the hook and this do the same, and both may.
            }
        }
        drain();
    }

    private void drain() {
        watchers.close();
        if (pipeline != null) {
            pipeline.close(closeTimeout);
        }
        backend.close();
    }

    private TraceScope start(TraceOptions options, boolean current) {
        Instant now = now();
        String caller = options.traceparent();
        String continued = caller == null ? null : Uuid7.traceOf(caller);
        String traceId = continued == null ? Uuid7.at(now) : continued;
        String threadId = options.threadId() == null ? traceId : options.threadId();
        boolean sampled = pipeline != null && sampled(traceId);
        if (sampled) {
            record(new TraceStarted(
                    traceId,
                    threadId,
                    options.agentId(),
                    options.name(),
                    now,
                    options.tags(),
                    options.metadata(),
                    Map.of()));
        } else {
            counters.sampledOut();
        }
        String parent = caller == null ? null : Uuid7.spanOf(caller);
        return new TraceScope(this, traceId, threadId, sampled, true, current, parent);
    }

    /** Decided by the id alone, so that every process that works on a trace decides the same. */
    private boolean sampled(String traceId) {
        if (sampleRate >= 1) {
            return true;
        }
        long hash = traceId.hashCode() * 0x9E3779B97F4A7C15L;
        return (hash >>> 11) * 0x1.0p-53 < sampleRate;
    }

    static @Nullable String parentOf(Scope scope) {
        return scope instanceof TraceScope trace ? trace.remoteParent() : scope.spanId;
    }

    @Nullable
    String traceparent(Scope scope) {
        return Uuid7.traceparent(scope.traceId, scope.spanId);
    }

    @Nullable
    Scope enter(Scope scope) {
        return context.enter(scope);
    }

    void leave(Scope scope, @Nullable Scope before) {
        context.leave(scope, before);
    }

    /** The time by this client's clock. */
    public Instant now() {
        return clock.instant();
    }

    boolean enabled() {
        return pipeline != null;
    }

    @Override
    public String toString() {
        return "TraceClient{" + (enabled() ? backend.toString() : "off") + "}";
    }
}
