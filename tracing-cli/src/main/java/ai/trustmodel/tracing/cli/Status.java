package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.daemon.DaemonClient;
import ai.trustmodel.tracing.cli.daemon.NoServer;
import ai.trustmodel.tracing.cli.daemon.RunningServer;
import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the server, its tracers and the store are. */
final class Status {
    private final Verb verb;
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private @Nullable RunningServer server;
    private @Nullable String trouble;

    private Status(Verb verb) {
        this.verb = verb;
    }

    /** Prints it; returns the exit code, which says whether a server runs and answers. */
    static int print(Verb verb, boolean json) throws IOException {
        Status status = new Status(verb);
        status.askServer();
        status.readStore();
        if (json) {
            verb.terminal().json(Json.pretty(status.facts));
        } else {
            status.show();
        }
        return status.server != null && status.trouble == null ? 0 : Failures.FAILED;
    }

    private void askServer() throws IOException {
        Path directory = DataDirectory.of(verb.tracer().settings());
        facts.put("data_directory", directory.toString());
        server = RunningServer.listeningIn(directory);
        facts.put("running", server != null);
        if (server == null) {
            return;
        }
        facts.put("server", server.facts());
        try (DaemonClient client = DaemonClient.of(server)) {
            facts.put("health", client.health());
            facts.put("tracers", client.call("list_tracers", Map.of()).get("data"));
        } catch (NoServer | DaemonClient.Refused e) {
            trouble = String.valueOf(e.getMessage());
            facts.put("problem", trouble);
        }
    }

    private void readStore() {
        Map<String, Object> store = new LinkedHashMap<>();
        try (StorageBackend storage = verb.storage()) {
            TraceStore reading = storage.store();
            StoreStats stats = reading.stats();
            store.put("location", stats.location());
            if (server != null && server.keepsElsewhere(stats.location())) {
                store.put("problem", "the server records into " + server.store() + ", which is another");
            }
            if (stats.bytes() != null) {
                store.put("bytes", stats.bytes());
            }
            store.put("traces", stats.traces());
            EventCounts counts = EventCounts.of(reading);
            store.put("events", counts.byDomain());
            if (counts.more()) {
                store.put("events_are_more", true);
            }
        } catch (RuntimeException e) { // what is known of the server is worth showing all the same
            store.put("problem", String.valueOf(e.getMessage()));
        }
        facts.put("store", store);
    }

    private void show() {
        Terminal terminal = verb.terminal();
        RunningServer running = server;
        line(
                "server",
                running == null ? "not running; begin it with: tracer server" : running.shown(),
                running != null);
        if (running != null && running.started() != null) {
            line("since", verb.tracer().times().exact(running.started()), true);
        }
        Map<String, Object> health = Json.object(facts.get("health"));
        if (health != null) {
            line("health", shown(health), "ok".equals(health.get("status")));
        }
        if (trouble != null) {
            line("problem", trouble, false);
        }
        line("data", String.valueOf(facts.get("data_directory")), true);
        Map<String, Object> store = Json.object(facts.get("store"));
        if (store != null && store.containsKey("events")) {
            line("store", stored(store), true);
        }
        if (store != null && store.containsKey("problem")) {
            line("", String.valueOf(store.get("problem")), false);
        }
        if (running != null && trouble == null) {
            terminal.line();
            TracersVerb.print(
                    Json.object(facts.get("tracers")), terminal, verb.tracer().times());
        }
    }

    private void line(String what, String said, boolean well) {
        Terminal terminal = verb.terminal();
        String safe = SafeText.line(said);
        terminal.line(terminal.styled(Style.FAINT, (what + " ".repeat(9)).substring(0, 9))
                + (well ? safe : terminal.styled(Style.BAD, safe)));
    }

    /** What the server says of itself beside its state, as far as it does. */
    private static String shown(Map<String, Object> health) {
        StringBuilder shown = new StringBuilder(String.valueOf(health.get("status")));
        health.forEach((name, value) -> {
            if (!name.equals("status") && !(value instanceof Map<?, ?>) && value != null) {
                shown.append(", ").append(name.replace('_', ' ')).append(' ').append(value);
            }
        });
        return shown.toString();
    }

    private static String stored(Map<String, Object> store) {
        StringBuilder shown = new StringBuilder(String.valueOf(store.get("location")));
        if (store.get("bytes") instanceof Long bytes) {
            shown.append(", ").append(Numbers.bytes(bytes));
        }
        shown.append("; ").append(Numbers.of(DaemonVerb.number(store, "traces"), "trace"));
        Map<String, Object> events = Json.object(store.get("events"));
        if (events != null) {
            events.forEach((domain, count) -> shown.append(", ")
                    .append(Numbers.of(((Number) count).longValue(), "event"))
                    .append(" of ")
                    .append(domain));
        }
        return shown.toString();
    }
}
