package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.List;
import java.util.Locale;

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
        List<String> found = store.idsBeginningWith(given, EXAMPLES + 1);
        if (found.isEmpty()) {
            found = store.idsBeginningWith(given.toLowerCase(Locale.ROOT), EXAMPLES + 1);
        }
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
