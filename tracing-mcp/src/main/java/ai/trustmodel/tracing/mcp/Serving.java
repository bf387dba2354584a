package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.ClientHealth;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.http.Vitals;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Surface;
import ai.trustmodel.tracing.mcp.resources.AnalyzePrompt;
import ai.trustmodel.tracing.mcp.resources.SchemaResources;
import ai.trustmodel.tracing.mcp.resources.TraceResources;
import ai.trustmodel.tracing.mcp.resources.TraceWatch;
import ai.trustmodel.tracing.mcp.tools.ModuleTools;
import ai.trustmodel.tracing.mcp.tools.Surfaces;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the tracing server answers with, whatever it is reached by. Closing it ends what it does of its own accord; the
 * client stays open.
 */
final class Serving implements AutoCloseable {
    private final Supplier<TraceClient> opened;
    private final Methods methods;
    private final Notices notices = new Notices();
    private final ModuleTools modules;
    private final TraceWatch watch;
    private final @Nullable SelfTracing self;

    /** @param opened gives the client, which may be opening still; called once something is asked that needs it */
    Serving(Supplier<TraceClient> opened, Settings settings) {
        this.opened = opened;
        modules = new ModuleTools(opened, settings);
        Surface surface = Surfaces.tracing(opened, settings)
                .with(
                        modules.tools(),
                        List.of(new TraceResources(opened), new SchemaResources(opened, modules.domains())),
                        List.of(AnalyzePrompt.over(opened)));
        self = settings.flag(SelfTracing.SETTING, false) ? new SelfTracing(opened) : null;
        methods = self == null ? new Methods(surface) : new Methods(surface, self);
        watch = new TraceWatch(opened, notices);
    }

    Methods methods() {
        return methods;
    }

    Notices notices() {
        return notices;
    }

    /** Goes on with what was watched when the server ended, in the background. */
    void resume() {
        modules.resume();
    }

    /** How the server is, by storing something. */
    Vitals vitals() {
        TraceClient client = opened.get();
        Health store = client.storage().check();
        ClientHealth health = client.health();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pid", ProcessHandle.current().pid());
        facts.put("store", Json.toMap(store));
        facts.put("tracers", modules.tracers());
        facts.put("stored", health.stored());
        facts.put("pending", health.pending());
        facts.put("dropped", health.dropped());
        if (health.lastProblem() != null) {
            facts.put("last_problem", health.lastProblem());
        }
        return new Vitals(store.ok(), facts);
    }

    @Override
    public void close() {
        watch.close();
        modules.close();
        if (self != null) {
            self.close();
        }
    }
}
