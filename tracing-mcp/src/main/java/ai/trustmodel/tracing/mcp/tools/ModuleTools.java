package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.protocol.Tool;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.ProbeRunnerProvider;
import ai.trustmodel.tracing.spi.ProbeRunners;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.TracerProvider;
import ai.trustmodel.tracing.spi.Tracers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tools that may be there or not: those that watch the machine when there is a provider of tracers, those that look
 * into the kernel when there is a runner of probes and they are switched on, and those that empty the store when they are.
 */
public final class ModuleTools implements AutoCloseable {
    /** The setting that switches the kernel's tools on. */
    static final String KERNEL = "TRUSTMODEL_MCP_KERNEL";

    /** The setting that, when off, has programs run without a person being asked. */
    static final String CONFIRM = "TRUSTMODEL_MCP_KERNEL_CONFIRM";

    /** The setting that, when on, lets callers empty the store. */
    static final String ADMIN = "TRUSTMODEL_MCP_ADMIN";

    private static final Logger log = LoggerFactory.getLogger(ModuleTools.class);
    private static final String RUNNER = "TRUSTMODEL_PROBE_RUNNER";

    private final List<Tool> tools = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> domains;
    private final @Nullable TracerTools watching;

    /**
     * Those that are there. Finding them starts nothing.
     *
     * @param opened gives the client that what is seen is recorded with
     * @throws ConfigurationException when a setting is wrong, or the kernel's tools are switched on and nothing could
     *     run them
     */
    public ModuleTools(Supplier<TraceClient> opened, Settings settings) {
        Map<String, TracerProvider> tracers = Tracers.available();
        domains = List.copyOf(tracers.keySet());
        watching = tracers.isEmpty() ? null : new TracerTools(opened, settings, tracers);
        if (watching != null) {
            tools.addAll(watching.tools());
            open.add(watching);
        }
        if (settings.flag(ADMIN, false)) {
            tools.addAll(new AdminTools(opened, tracers.keySet()).tools());
        }
        if (settings.flag(KERNEL, false)) {
            ProbeRunnerProvider provider = runner(settings, ProbeRunners.available());
            KernelTools kernel = new KernelTools(() -> provider.create(settings), settings.flag(CONFIRM, true));
            tools.addAll(kernel.tools());
            open.add(kernel);
        }
    }

    private static ProbeRunnerProvider runner(Settings settings, Map<String, ProbeRunnerProvider> providers) {
        String wanted = settings.get(RUNNER);
        ProbeRunnerProvider provider = wanted != null
                ? providers.get(wanted)
                : providers.size() == 1 ? providers.values().iterator().next() : null;
        if (provider == null) {
            throw new ConfigurationException(
                    providers.isEmpty()
                            ? KERNEL + " is on, but nothing that runs kernel programs is on the class path"
                            : RUNNER + " is " + (wanted == null ? "not given" : "'" + wanted + "'")
                                    + "; it must be one of " + providers.keySet());
        }
        return provider;
    }

    public List<Tool> tools() {
        return List.copyOf(tools);
    }

    /** The domains of the machine that can be watched, in alphabetical order. */
    public List<String> domains() {
        return domains;
    }

    /** Goes on with what was watched when the server ended, in the background. */
    public void resume() {
        if (watching != null) {
            watching.resume();
        }
    }

    /** How many tracers run and how many do not, though they should. */
    public Map<String, Object> tracers() {
        return watching == null ? Map.of("running", 0, "stopped", 0) : watching.counts();
    }

    /** Ends what they started; what cannot be ended is said in the log. */
    @Override
    public void close() {
        for (AutoCloseable one : open) {
            try {
                one.close();
            } catch (Exception e) { // the others are to be ended all the same
                log.warn("what the tools started could not be ended", e);
            }
        }
    }
}
