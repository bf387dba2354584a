package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.mcp.names.TraceIds;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.RecordIds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the trace that a call is recorded in, and begins it when there is none. Thread-safe. */
final class TraceChoice {
    private static final String TRACEPARENT = "traceparent";

    private final Supplier<TraceClient> opened;
    private final CallDefaults defaults;

    // One lock for each of some groups of names, so that two first calls of a thread do not begin two traces.
    private final Object[] threads = locks();

    // Taken inside one of the others, and therefore none of them.
    private final Object[] continued = locks();

    /**
     * The trace that a call goes to.
     *
     * @param threadId the thread of the trace
     * @param parentId the span of the caller that the call is part of, null when it is not one of this trace
     * @param attributes what else is known of where the call comes from
     */
    record Chosen(String traceId, String threadId, @Nullable String parentId, Map<String, Object> attributes) {
        Map<String, Object> ids() {
            Map<String, Object> ids = new LinkedHashMap<>();
            ids.put("trace_id", traceId);
            ids.put("thread_id", threadId);
            return ids;
        }
    }

    TraceChoice(Supplier<TraceClient> opened, CallDefaults defaults) {
        this.opened = opened;
        this.defaults = defaults;
    }

    /** The trace that is named, else the newest one running in the thread that is named or known, else a new one. */
    Chosen of(Arguments arguments, Attempt attempt) {
        String traceId = arguments.text("trace_id");
        if (traceId != null) {
            return join(checked(find(traceId), arguments), arguments);
        }
        String agentId = agent(arguments);
        String threadId = thread(arguments);
        if (threadId == null) {
            return begin(arguments, attempt);
        }
        synchronized (lock(threads, threadId)) {
            TraceFilter running = TraceFilter.thread(threadId)
                    .agentId(agentId)
                    .status(TraceStatus.RUNNING)
                    .limit(1);
            for (Trace trace : client().traces().list(running).items()) {
                return join(trace, arguments);
            }
            Receipt receipt = new Receipt(client());
            Chosen begun = begin(arguments, attempt);
            receipt.await(); // whoever comes next must find it
            return begun;
        }
    }

    /** A new trace, which continues that of the caller when nothing is recorded of it yet. */
    Chosen begin(Arguments arguments, Attempt attempt) {
        String agentId = agent(arguments);
        List<String> traceparents = defaults.traceparents(arguments.call());
        String traceId = traceparents.isEmpty() ? null : RecordIds.ofTraceparent(traceparents.get(0));
        if (traceId == null) {
            return begin(attempt.id("trace", client().now()), agentId, arguments, attempt);
        }
        synchronized (lock(continued, traceId)) {
            Trace there = client().traces().summary(traceId).orElse(null);
            if (there != null && !attempt.began(there)) {
                return begin(attempt.id("trace", client().now()), agentId, arguments, attempt);
            }
            Receipt receipt = new Receipt(client());
            Chosen begun = begin(traceId, agentId, arguments, attempt);
            receipt.await();
            return begun;
        }
    }

    private Chosen begin(String traceId, String agentId, Arguments arguments, Attempt attempt) {
        recording(traceId);
        Instant now = client().now();
        String threadId = Objects.requireNonNullElse(thread(arguments), traceId);
        Map<String, Object> said = Json.object(arguments.json("metadata"));
        Map<String, Object> metadata = said == null ? new LinkedHashMap<>() : new LinkedHashMap<>(said);
        List<String> traceparents = defaults.traceparents(arguments.call());
        if (!traceparents.isEmpty()) {
            metadata.putIfAbsent(TRACEPARENT, traceparents.get(0));
        }
        if (traceparents.size() > 1) {
            metadata.putIfAbsent("linked_" + TRACEPARENT, traceparents.get(1));
        }
        if (attempt.toolUseId() != null) {
            metadata.putIfAbsent(Attempt.MARK, attempt.toolUseId());
        }
        client().record(new TraceStarted(traceId, threadId, agentId, null, now, List.of(), metadata, Map.of()));
        return chosen(traceId, threadId, arguments);
    }

    private Chosen join(Trace trace, Arguments arguments) {
        recording(trace.id());
        return chosen(trace.id(), trace.threadId(), arguments);
    }

    private Chosen chosen(String traceId, String threadId, Arguments arguments) {
        List<String> traceparents = defaults.traceparents(arguments.call());
        if (traceparents.isEmpty()) {
            return new Chosen(traceId, threadId, null, Map.of());
        }
        String traceparent = traceparents.get(0);
        return traceId.equals(RecordIds.ofTraceparent(traceparent))
                ? new Chosen(
                        traceId, threadId, traceparent.toLowerCase(Locale.ROOT).split("-", -1)[2], Map.of())
                : new Chosen(traceId, threadId, null, Map.of(TRACEPARENT, traceparent));
    }

    /** A trace that takes recordings. */
    TraceScope recording(String traceId) {
        TraceScope scope = client().resumeTrace(traceId);
        if (!scope.recording()) {
            throw new Refusal(
                    client().health().enabled()
                            ? "nothing was recorded: this trace is not part of the sample"
                                    + " (TRUSTMODEL_TRACE_SAMPLE_RATE of the server is below 1)"
                            : "nothing was recorded: tracing is switched off (TRUSTMODEL_TRACING of the server)");
        }
        return scope;
    }

    private static Trace checked(Trace trace, Arguments arguments) {
        if (trace.status() != TraceStatus.RUNNING) {
            throw new Refusal("trace " + trace.id() + " is " + trace.status().word()
                    + " and takes no more calls; pass thread_id '" + trace.threadId()
                    + "' instead of trace_id to begin a new trace in its thread");
        }
        String threadId = arguments.text("thread_id");
        if (threadId != null && !threadId.equals(trace.threadId())) {
            throw new Refusal("trace " + trace.id() + " belongs to thread '" + trace.threadId()
                    + "'; leave thread_id out, or trace_id");
        }
        String agentId = arguments.text("agent_id");
        if (agentId != null && !agentId.equals(trace.agentId())) {
            throw new Refusal("trace " + trace.id() + " belongs to agent '" + trace.agentId()
                    + "'; leave agent_id out to record into it, or trace_id to begin a trace of your own");
        }
        return trace;
    }

    /** @throws Refusal when there is none of this id */
    Trace find(String traceId) {
        return client().traces()
                .summary(traceId)
                .orElseThrow(() -> new Refusal(TraceIds.unknown(client().traces(), traceId)));
    }

    private @Nullable String thread(Arguments arguments) {
        String threadId = arguments.text("thread_id");
        return threadId != null ? threadId : defaults.threadId(arguments.call());
    }

    private String agent(Arguments arguments) {
        String agent = arguments.text("agent_id");
        if (agent == null) {
            agent = defaults.agentId(arguments.call());
        }
        if (agent == null) {
            throw new Refusal("agent_id is missing and nothing stands in for it; pass agent_id,"
                    + " or set TRUSTMODEL_AGENT_ID for the server");
        }
        return agent;
    }

    private static Object[] locks() {
        return Stream.generate(Object::new).limit(64).toArray();
    }

    private static Object lock(Object[] locks, String name) {
        return locks[Math.floorMod(name.hashCode(), locks.length)];
    }

    private TraceClient client() {
        return opened.get();
    }
}
