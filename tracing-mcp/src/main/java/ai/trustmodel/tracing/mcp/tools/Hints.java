package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.names.Nearest;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Says why an answer may be empty, and what there is. */
final class Hints {
    private static final int LOOKED_AT = 200;
    private static final int NAMED = 8;
    private static final int LONGEST_NAME = 60;

    private final TraceStore store;

    Hints(TraceStore store) {
        this.store = store;
    }

    /**
     * Why nothing was found.
     *
     * @param what what was looked for, as in "traces match"
     * @param conditions the filters that were given, each by the name of its argument and by itself
     */
    String nothing(String what, Map<String, TraceFilter> conditions) {
        StoreStats stats = store.stats();
        if (stats.traces() == 0) {
            return "nothing is recorded yet in " + stats.location()
                    + "; trace_llm_call, trace_tool_call and start_trace record";
        }
        List<String> reasons = new ArrayList<>();
        reasons.add("no " + what + ", but " + stats.traces() + " traces are there" + span(stats));
        conditions.forEach((name, alone) -> reasons.add(reason(name, alone)));
        return String.join("; ", reasons);
    }

    private String reason(String name, TraceFilter alone) {
        long matches = store.list(alone.limit(1)).total();
        String value = switch (name) {
            case "agent_id" -> Objects.requireNonNull(alone.agentId());
            case "model" -> Objects.requireNonNull(alone.model());
            default -> "";
        };
        if (matches > 0 || value.isEmpty()) {
            return name + " alone matches " + matches;
        }
        return "there is no " + (name.equals("model") ? "model '" : "agent '") + Cut.text(value, LONGEST_NAME)
                + "', there are " + names(value, name.equals("model") ? models() : agents());
    }

    /** Agents there are: those with calls, and those of the newest traces. */
    Collection<String> agents() {
        return union(
                store.usage(UsageQuery.by(UsageQuery.By.AGENT)).stream().map(UsageTotals::agentId),
                store.list(TraceFilter.all().limit(LOOKED_AT)).items().stream().map(Trace::agentId));
    }

    private Collection<String> models() {
        return union(store.usage(UsageQuery.by(UsageQuery.By.MODEL)).stream().map(UsageTotals::model), Stream.of());
    }

    private static Collection<String> union(Stream<String> one, Stream<String> other) {
        TreeSet<String> names = new TreeSet<>();
        Stream.concat(one, other).filter(Objects::nonNull).forEach(names::add);
        return names;
    }

    /** The nearest first. */
    private static String names(String given, Collection<String> all) {
        List<String> named = Stream.concat(Nearest.of(given, all, NAMED).stream(), all.stream())
                .distinct()
                .limit(NAMED)
                .map(name -> Cut.text(name, LONGEST_NAME))
                .toList();
        int more = all.size() - named.size();
        return named.isEmpty() ? "none" : String.join(", ", named) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String span(StoreStats stats) {
        return stats.oldest() == null || stats.newest() == null
                ? ""
                : ", from " + stats.oldest().truncatedTo(ChronoUnit.SECONDS) + " to "
                        + stats.newest().truncatedTo(ChronoUnit.SECONDS);
    }
}
