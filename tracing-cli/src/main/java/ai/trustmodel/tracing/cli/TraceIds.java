package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the trace a user means by an id, the beginning of one, or {@code latest}. */
final class TraceIds {
    static final String LATEST = "latest";

    private static final int SHORTEST = 8;
    private static final int EXAMPLES = 5;

    private TraceIds() {}

    /**
     * The id of the one trace meant.
     *
     * @throws Failure when there is none, or several
     */
    static String find(TraceStore store, String given) {
        if (given.equalsIgnoreCase(LATEST)) {
            return store.list(TraceFilter.all().limit(1)).items().stream()
                    .map(Trace::id)
                    .findFirst()
                    .orElseThrow(() -> new Failure("there are no traces yet; record one with: tracer demo"));
        }
        List<String> found = beginningWith(store, given.toLowerCase(Locale.ROOT));
        if (found.isEmpty()) {
            throw new Failure("there is no trace " + given + "; see which there are with: tracer traces list");
        }
        if (found.size() > 1) {
            throw new Failure(given + " is the beginning of several ids; give more of it: "
                    + String.join(", ", found.subList(0, Math.min(EXAMPLES, found.size())))
                    + (found.size() > EXAMPLES ? " and more" : ""));
        }
        return found.get(0);
    }

    private static List<String> beginningWith(TraceStore store, String prefix) {
        List<String> found = new ArrayList<>();
        TraceFilter filter = TraceFilter.all().limit(TraceFilter.MAX_LIMIT);
        @Nullable String next = null;
        do {
            Page<Trace> page = store.list(filter.cursor(next));
            for (Trace trace : page.items()) {
                String id = trace.id().toLowerCase(Locale.ROOT);
                if (id.equals(prefix)) {
                    return List.of(trace.id());
                }
                if (id.startsWith(prefix) && found.size() <= EXAMPLES) {
                    found.add(trace.id());
                }
            }
            next = page.next();
        } while (next != null);
        return found;
    }

    /** How much of each id tells these traces apart. */
    static int lengthToShow(List<Trace> traces) {
        int length = SHORTEST;
        List<String> ids = traces.stream().map(Trace::id).sorted().toList();
        for (int i = 1; i < ids.size(); i++) {
            length = Math.max(length, common(ids.get(i - 1), ids.get(i)) + 1);
        }
        return length;
    }

    private static int common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }
}
