package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.TracerProvider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tools that watch this machine and show what was seen, with whatever providers of tracers there are. Thread-safe. */
final class TracerTools implements AutoCloseable {
    private final Supplier<TraceClient> opened;
    private final Map<String, TracerProvider> providers;
    private final Watchings watchings;

    TracerTools(Supplier<TraceClient> opened, Settings settings, Map<String, TracerProvider> providers) {
        this.opened = opened;
        this.providers = providers;
        this.watchings = new Watchings(opened, settings);
    }

    List<Tool> tools() {
        return Tools.bind(
                "tracers.json",
                Methods.WRITE,
                Map.of(
                        "start_tracing",
                        this::start,
                        "stop_tracing",
                        this::stop,
                        "list_tracers",
                        this::list,
                        "list_domains",
                        this::domains,
                        "get_events",
                        arguments -> new EventListing(opened.get().traces(), providers.keySet(), Clock.systemUTC())
                                .list(arguments)));
    }

    /** Goes on with what was watched when the server ended. */
    void resume() {
        watchings.resume();
    }

    /** How many are watched and how many are not, though they should be. */
    Map<String, Object> counts() {
        long running =
                watchings.all().values().stream().filter(Watching::isActive).count();
        return Map.of("running", running, "stopped", watchings.all().size() - running);
    }

    private Answer start(Arguments arguments) {
        String domain = arguments.requiredText("domain");
        if (!providers.containsKey(domain)) {
            throw invalid(domain, providers.keySet());
        }
        WatchRequest request = WatchRequest.of(arguments);
        Watching begun;
        try {
            begun = watchings.start(request);
        } catch (ConfigurationException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
        Map<String, Object> result = success(request.begun(), begun);
        if (request.ignoresInterval(arguments)) {
            result.put("ignored_arguments", List.of("interval"));
        }
        return Answer.of(result);
    }

    private Answer stop(Arguments arguments) {
        String domain = arguments.requiredText("domain");
        Watching wanted = wanted(domain, arguments.text("directory"));
        if (!watchings.stop(wanted)) {
            throw new Refusal("No active tracing found for " + wanted.request().shown());
        }
        wanted.settle();
        return Answer.of(success("Stopped tracing for " + wanted.request().shown(), wanted));
    }

    /** What is meant: what has this name, or the only one of the domain when none is given. */
    private Watching wanted(String domain, @Nullable String directory) {
        String name = directory == null ? null : RealPath.of(directory);
        List<Watching> found = watchings.find(domain, name);
        if (found.isEmpty() && directory != null) {
            found = watchings.find(domain, directory); // several directories, as a list shows them
        }
        if (found.size() > 1) {
            found = found.stream().filter(Watching::isActive).toList();
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        List<Watching> all = watchings.find(domain, null);
        if (all.isEmpty() && !providers.containsKey(domain)) {
            throw invalid(domain, providers.keySet());
        }
        String are = all.stream()
                .map(one -> String.valueOf(one.request().directory()))
                .collect(Collectors.joining(", "));
        throw new Refusal("No active tracing found for " + WatchRequest.shown(domain, name)
                + (all.isEmpty() ? "" : "; give one of the directories that are watched: " + are));
    }

    private Answer list(Arguments arguments) {
        Map<String, Object> tracers = new LinkedHashMap<>();
        watchings.all().forEach((key, one) -> tracers.put(key, one.listed()));
        return listing(tracers);
    }

    private Answer domains(Arguments arguments) {
        List<Object> domains = new ArrayList<>();
        providers.forEach((name, provider) -> {
            Map<String, Object> domain = new LinkedHashMap<>();
            domain.put("name", name);
            domain.put("description", provider.description());
            domains.add(domain);
        });
        return listing(domains);
    }

    private static Answer listing(Object data) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("status", "success");
        result.put("data", data);
        return Answer.of(result);
    }

    /** That there is no such domain. */
    static Refusal invalid(String domain, Iterable<String> domains) {
        return new Refusal(
                "Invalid domain '" + Cut.text(domain, 100) + "'. Valid domains are: " + String.join(", ", domains));
    }

    private static Map<String, Object> success(String message, Watching watching) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("status", "success");
        result.put("message", message);
        result.put("data", watching.facts());
        return result;
    }

    /** Ends what is watched. */
    @Override
    public void close() {
        watchings.close();
    }
}
