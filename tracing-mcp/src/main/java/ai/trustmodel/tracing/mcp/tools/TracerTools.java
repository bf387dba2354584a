package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.names.TraceIds;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.EventSink;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerProvider;
import ai.trustmodel.tracing.spi.TracerStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tools that watch this machine, with whatever providers of tracers there are. Thread-safe. */
final class TracerTools implements AutoCloseable {
    private final Supplier<TraceClient> opened;
    private final Settings settings;
    private final Map<String, TracerProvider> providers;
    private final ConcurrentMap<String, Watching> watching = new ConcurrentHashMap<>();

    /** A tracer, locked while it starts or stops. */
    private record Watching(String domain, @Nullable String directory, Tracer tracer) {
        synchronized TracerStatus start(EventSink sink) {
            return tracer.start(sink);
        }

        synchronized TracerStatus stop() {
            return tracer.stop();
        }
    }

    TracerTools(Supplier<TraceClient> opened, Settings settings, Map<String, TracerProvider> providers) {
        this.opened = opened;
        this.settings = settings;
        this.providers = providers;
    }

    List<Tool> tools() {
        return Tools.bind(
                "tracers.json",
                Methods.WRITE,
                Map.of(
                        "start_tracing", this::start,
                        "stop_tracing", this::stop,
                        "list_tracers", this::list,
                        "list_domains", this::domains));
    }

    private Answer start(Arguments arguments) {
        String domain = arguments.requiredText("domain");
        String directory = arguments.text("directory");
        TracerProvider provider = providers.get(domain);
        if (provider == null) {
            throw new Refusal(
                    "Invalid domain '" + domain + "'. Valid domains are: " + String.join(", ", providers.keySet()));
        }
        Map<String, Object> options = new LinkedHashMap<>();
        Map<String, Object> more = Json.object(arguments.json("options"));
        options.putAll(more == null ? Map.of() : more);
        Integer interval = arguments.number("interval");
        putIfKnown(options, "directory", directory);
        putIfKnown(options, "interval", interval);
        EventSink sink = sink(arguments.text("trace_id"));
        TracerStatus status;
        try {
            Watching begun = new Watching(domain, directory, provider.create(settings, options));
            String key = key(domain, directory);
            if (watching.putIfAbsent(key, begun) != null) {
                throw new Refusal("Tracing already active for " + domain + in(directory));
            }
            status = started(key, begun, sink);
        } catch (ConfigurationException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
        String where = directory != null
                ? " for directory: " + directory
                : interval == null ? "" : " (interval: " + interval + "s)";
        return success("Successfully started " + domain.replace("_", "") + " tracing" + where, status);
    }

    private TracerStatus started(String key, Watching begun, EventSink sink) {
        boolean works = false;
        try {
            TracerStatus status = begun.start(sink);
            works = true;
            return status;
        } finally {
            if (!works) {
                watching.remove(key, begun);
            }
        }
    }

    /** Takes the way of everything that is recorded. */
    private EventSink sink(@Nullable String traceId) {
        TraceClient client = opened.get();
        if (traceId != null && client.traces().summary(traceId).isEmpty()) {
            throw new Refusal(TraceIds.unknown(client.traces(), traceId));
        }
        return event -> client.record(new EventSeen(traceId == null ? event : in(traceId, event)));
    }

    private static HostEvent in(String traceId, HostEvent event) {
        return event.traceId() != null
                ? event
                : new HostEvent(
                        event.id(),
                        event.domain(),
                        event.timestamp(),
                        event.event(),
                        event.process(),
                        event.attributes(),
                        traceId,
                        event.spanId(),
                        event.extra());
    }

    private Answer stop(Arguments arguments) {
        String domain = arguments.requiredText("domain");
        String directory = arguments.text("directory");
        Watching stopped = watching.remove(key(domain, directory));
        if (stopped == null) {
            throw new Refusal("No active tracing found for " + domain + in(directory));
        }
        Receipt receipt = new Receipt(opened.get());
        TracerStatus status = stopped.stop();
        receipt.await();
        return success("Stopped tracing for " + domain + in(directory), status);
    }

    private Answer list(Arguments arguments) {
        Map<String, Object> tracers = new TreeMap<>();
        watching.forEach((key, one) -> {
            TracerStatus status = one.tracer().status();
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("domain", one.domain());
            putIfKnown(shown, "directory", one.directory());
            shown.put("thread_status", status.running() ? "running" : "stopped");
            shown.putAll(facts(status));
            tracers.put(key, shown);
        });
        return Answer.of(Map.of("status", "success", "data", tracers));
    }

    private Answer domains(Arguments arguments) {
        List<Object> domains = new ArrayList<>();
        providers.forEach((name, provider) -> domains.add(Map.of("name", name, "description", provider.description())));
        return Answer.of(Map.of("status", "success", "data", domains));
    }

    private static Answer success(String message, TracerStatus status) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("status", "success");
        result.put("message", message);
        result.put("data", facts(status));
        return Answer.of(result);
    }

    private static Map<String, Object> facts(TracerStatus status) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("target", status.target());
        facts.put("engine", status.engine());
        putIfKnown(
                facts,
                "started_at",
                status.startedAt() == null ? null : status.startedAt().toString());
        facts.put("events", status.events());
        facts.put("lost", status.lost());
        putIfKnown(facts, "problem", status.problem());
        return facts;
    }

    private static void putIfKnown(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private static String key(String domain, @Nullable String directory) {
        return directory == null ? domain : domain + "_" + directory;
    }

    private static String in(@Nullable String directory) {
        return directory == null ? "" : " in directory " + directory;
    }

    /** Stops what is watched. */
    @Override
    public void close() {
        watching.values().forEach(Watching::stop);
        watching.clear();
    }
}
