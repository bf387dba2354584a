package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The tools that empty the store, for a server that is somebody's own. What is recorded meanwhile is recorded. */
final class AdminTools {
    /** How long what was recorded before may take to be stored, so that it goes with the rest. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<TraceClient> opened;
    private final Set<String> domains;

    /** @param domains those that can be watched */
    AdminTools(Supplier<TraceClient> opened, Set<String> domains) {
        this.opened = opened;
        this.domains = domains;
    }

    List<Tool> tools() {
        return Tools.bind(
                "admin.json",
                Methods.ADMIN,
                Map.of(
                        "clear_logs",
                        this::clear,
                        "initialize_database",
                        this::initialize,
                        "reset_database",
                        arguments -> drop(arguments, "Successfully reset database - all tables dropped and recreated"),
                        "drop_database",
                        arguments -> drop(arguments, "Successfully dropped all database tables")));
    }

    private Answer clear(Arguments arguments) {
        String domain = arguments.requiredText("domain");
        TraceClient client = settled();
        EventFilter events = EventFilter.domain(domain);
        if (!domains.contains(domain) && client.traces().events(events.limit(1)).isEmpty()) {
            throw TracerTools.invalid(domain, domains);
        }
        try {
            long cleared = client.storage().deleteEvents(events);
            return success("Successfully cleared logs for domain: " + domain, Map.of("events", cleared));
        } catch (UnsupportedOperationException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
    }

    /** Opening the store has made all that was missing; this says whether it works. */
    private Answer initialize(Arguments arguments) {
        TraceClient client = opened.get();
        Health health = client.storage().check();
        if (!health.ok()) {
            throw new Refusal(health.message());
        }
        return success("Successfully initialized database and created all tables", counts(client.traces()));
    }

    private Answer drop(Arguments arguments, String done) {
        TraceClient client = settled();
        Map<String, Object> counts = counts(client.traces());
        if (!arguments.flag("confirm", false)) {
            throw new Refusal("this removes everything in " + counts.get("location") + " for good: "
                    + counts.get("traces") + " traces and " + counts.get("events")
                    + " events; nothing was removed. Call it with confirm: true when that is meant");
        }
        try {
            client.storage().drop();
        } catch (UnsupportedOperationException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        }
        return success(done, counts);
    }

    private TraceClient settled() {
        TraceClient client = opened.get();
        client.flush(PATIENCE);
        return client;
    }

    private static Map<String, Object> counts(TraceStore store) {
        StoreStats stats = store.stats();
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("location", stats.location());
        counts.put("traces", stats.traces());
        counts.put("events", events(store));
        return counts;
    }

    /** How many events there are; only that there are many, in a store that does not count fast. */
    private static Object events(TraceStore store) {
        try {
            Object count =
                    store.query("SELECT count(*) FROM events", 1).rows().get(0).get(0);
            return count == null ? "many" : count;
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            int most = EventFilter.MAX_LIMIT;
            int some = store.events(EventFilter.all().limit(most)).size();
            return some < most ? some : most + " or more";
        }
    }

    private static Answer success(String message, Map<String, Object> data) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("status", "success");
        result.put("message", message);
        result.put("data", data);
        return Answer.of(result);
    }
}
