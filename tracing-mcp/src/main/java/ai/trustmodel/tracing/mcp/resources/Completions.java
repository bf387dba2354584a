package ai.trustmodel.tracing.mcp.resources;

import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Values a user may be about to type. */
final class Completions {
    private static final int MOST = 100;

    private Completions() {}

    /** Ids of traces that begin so, the newest first. */
    static List<String> traceIds(TraceStore store, String prefix) {
        String lower = prefix.toLowerCase(Locale.ROOT);
        Set<String> ids = new LinkedHashSet<>();
        for (Trace trace : store.list(TraceFilter.all().limit(lower.isEmpty() ? MOST : TraceFilter.MAX_LIMIT))
                .items()) {
            if (trace.id().startsWith(prefix) || trace.id().startsWith(lower)) {
                ids.add(trace.id());
            }
        }
        if (ids.size() < MOST && !prefix.isEmpty()) {
            ids.addAll(store.idsBeginningWith(prefix, MOST));
        }
        return List.copyOf(ids);
    }

    /** Ids of agents that begin so in whatever case, the one seen last first. */
    static List<String> agents(TraceStore store, String prefix) {
        Set<String> agents = new LinkedHashSet<>();
        store.list(TraceFilter.all().limit(TraceFilter.MAX_LIMIT))
                .items()
                .forEach(trace -> agents.add(trace.agentId()));
        store.usage(UsageQuery.by(UsageQuery.By.AGENT)).stream()
                .map(UsageTotals::agentId)
                .filter(Objects::nonNull)
                .forEach(agents::add);
        List<String> found = new ArrayList<>(agents);
        found.removeIf(agent -> !agent.regionMatches(true, 0, prefix, 0, prefix.length()));
        return found;
    }
}
