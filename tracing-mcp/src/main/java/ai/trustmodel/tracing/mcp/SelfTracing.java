package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.InputRequired;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.RecordIds;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the requests that the server answers: a span for each with the attributes that OpenTelemetry has for MCP, in a
 * trace for each session.
 *
 * <p>A request is answered as without it: what is to be recorded waits for a thread of its own, and is passed over when
 * too much waits. What was asked and answered is not kept, and requests about these very traces are not recorded, so that
 * a client that watches them does not make them grow.
 */
final class SelfTracing implements Methods.Around, AutoCloseable {
    /** The setting that switches it on. */
    static final String SETTING = "TRUSTMODEL_MCP_TRACE";

    static final String AGENT = "trustmodel-mcp";

    private static final Logger log = LoggerFactory.getLogger(SelfTracing.class);
    private static final SpanKind SERVER = new SpanKind("server");
    private static final int SESSIONS = 1_000;
    private static final int WAITING = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Supplier<TraceClient> opened;
    private final AtomicLong passedOver = new AtomicLong();
    private final ThreadPoolExecutor recorder;

    // Used by the recorder's thread alone.
    private final Map<String, String> traces = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            if (size() > SESSIONS) {
                end(eldest.getValue());
                return true;
            }
            return false;
        }
    };

    /**
     * How a request ended.
     *
     * @param errorType what kind of error it ended in, null when in none
     * @param code the JSON-RPC code of the error, null when there is none
     * @param error what was said about it
     */
    private record Outcome(
            @Nullable String errorType,
            @Nullable Integer code,
            @Nullable String error) {
        static final Outcome FINE = new Outcome(null, null, null);
    }

    /** @param opened gives the client, which may be opening still */
    SelfTracing(Supplier<TraceClient> opened) {
        this.opened = opened;
        recorder = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                task -> {
                    Thread thread = new Thread(task, "mcp-self-tracing");
                    thread.setDaemon(true);
                    return thread;
                },
                (task, executor) -> passedOver.incrementAndGet());
        recorder.allowCoreThreadTimeOut(true);
    }

    @Override
    public Map<String, Object> answer(Call call, Function<Call, Map<String, Object>> method) {
        long begun = System.nanoTime();
        try {
            Map<String, Object> result = method.apply(call);
            boolean failed = Boolean.TRUE.equals(result.get("isError"));
            note(call, begun, failed ? new Outcome("tool_error", null, null) : Outcome.FINE);
            return result;
        } catch (InputRequired e) {
            note(call, begun, Outcome.FINE);
            throw e;
        } catch (ProtocolError e) {
            note(call, begun, new Outcome(String.valueOf(e.code()), e.code(), e.getMessage()));
            throw e;
        } catch (RuntimeException e) {
            note(call, begun, new Outcome(e.getClass().getName(), null, null));
            throw e;
        }
    }

    private void note(Call call, long begun, Outcome outcome) {
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        recorder.execute(() -> {
            try {
                record(call, took, outcome);
            } catch (RuntimeException e) {
                log.warn("request {} ({}) could not be recorded: {}", call.id(), call.method(), e.getMessage());
            }
        });
    }

    private void record(Call call, Duration took, Outcome outcome) {
        String session = session(call);
        String known = traces.get(session);
        if (isAboutItself(call, known)) {
            return;
        }
        TraceClient client = opened.get();
        Instant end = client.now();
        String traceId = known == null ? begin(call, session, end.minus(took)) : known;
        Object subject = Objects.requireNonNullElse(subject(call), "");
        client.record(new SpanEnded(Span.builder(RecordIds.at(end), traceId, SERVER, end.minus(took), end)
                .name((call.method() + " " + subject).strip())
                .status(outcome.errorType == null ? SpanStatus.OK : SpanStatus.ERROR)
                .error(outcome.error)
                .attributes(attributes(call, traceId, outcome))
                .build()));
    }

    private String begin(Call call, String session, Instant at) {
        String traceId = RecordIds.at(at);
        traces.put(session, traceId);
        Map<String, Object> metadata = new LinkedHashMap<>();
        putIfKnown(metadata, "client", call.caller().name());
        putIfKnown(metadata, "client_version", call.caller().version());
        String name =
                "MCP session of " + Objects.requireNonNullElse(call.caller().name(), "a client");
        opened.get().record(new TraceStarted(traceId, traceId, AGENT, name, at, List.of(), metadata, Map.of()));
        return traceId;
    }

    private static Map<String, Object> attributes(Call call, String traceId, Outcome outcome) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        boolean tool = call.method().equals("tools/call");
        attributes.put("mcp.method.name", call.method());
        putIfKnown(attributes, "gen_ai.operation.name", tool ? "execute_tool" : null);
        putIfKnown(attributes, "gen_ai.tool.name", tool ? subject(call) : null);
        putIfKnown(attributes, "gen_ai.prompt.name", call.method().startsWith("prompts/") ? subject(call) : null);
        putIfKnown(attributes, "mcp.resource.uri", call.params().get("uri"));
        attributes.put("jsonrpc.request.id", String.valueOf(call.id()));
        // Not the real one: whoever knows that of a client on the network can speak in its name.
        attributes.put("mcp.session.id", traceId);
        attributes.put("mcp.protocol.version", call.caller().protocolVersion());
        putIfKnown(attributes, "rpc.response.status_code", outcome.code == null ? null : outcome.code.toString());
        putIfKnown(attributes, "error.type", outcome.errorType);
        String transport = call.origin().transport();
        attributes.put("network.transport", transport);
        putIfKnown(attributes, "network.protocol.name", transport.equals("tcp") ? "http" : null);
        String traceparent = call.meta().get("traceparent") instanceof String text
                ? text
                : call.origin().headers().get("traceparent");
        boolean valid = traceparent != null && RecordIds.ofTraceparent(traceparent) != null;
        putIfKnown(attributes, "traceparent", valid ? traceparent : null);
        return attributes;
    }

    private static @Nullable Object subject(Call call) {
        return call.params().get("name") instanceof String name ? name : null;
    }

    private static String session(Call call) {
        String session = call.caller().sessionId();
        return session != null
                ? session
                : "of " + call.caller().name() + " " + call.caller().version();
    }

    private static boolean isAboutItself(Call call, @Nullable String traceId) {
        Map<String, Object> arguments = Json.object(call.params().get("arguments"));
        if (arguments != null
                && (AGENT.equals(arguments.get("agent_id"))
                        || (traceId != null && traceId.equals(arguments.get("trace_id"))))) {
            return true;
        }
        String uri = call.params().get("uri") instanceof String text ? text : "";
        return uri.equals("traces://" + AGENT) || (traceId != null && uri.startsWith("trace://" + traceId));
    }

    private static void putIfKnown(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private void end(String traceId) {
        opened.get().resumeTrace(traceId).end(TraceStatus.COMPLETED, null);
    }

    /** Hands over what waits, and ends the traces. */
    @Override
    public void close() {
        recorder.execute(() -> traces.values().forEach(this::end));
        recorder.shutdown();
        try {
            if (!recorder.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("not all requests were recorded in the end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (passedOver.get() > 0) {
            log.warn("{} requests were not recorded, since too many waited", passedOver.get());
        }
    }
}
