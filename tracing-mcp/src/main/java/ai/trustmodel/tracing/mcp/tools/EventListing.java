package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.EventFields;
import ai.trustmodel.tracing.spi.TimeText;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shows what was seen of the machine: the tool {@code get_events}. */
final class EventListing {
    private static final Cut CUT = new Cut(500, 4_000);

    private final TraceStore store;
    private final Set<String> domains;
    private final Clock clock;

    /**
     * @param domains those that can be watched
     * @param clock says what "5m" ago was
     */
    EventListing(TraceStore store, Set<String> domains, Clock clock) {
        this.store = store;
        this.domains = domains;
        this.clock = clock;
    }

    Answer list(Arguments arguments) {
        int limit = arguments.number("limit", 10);
        int offset = arguments.number("offset", 0);
        Instant end = arguments.time("end", clock);
        EventFilter filter = of(arguments.text("domain"))
                .event(arguments.text("event"))
                .traceId(arguments.text("trace_id"))
                .since(arguments.time("start", clock))
                .until(end == null ? null : end.plusNanos(1)) // what happened at the end belongs to it
                .limit(limit + 1) // one more shows whether there are more
                .offset(offset);
        List<HostEvent> found = events(filter, arguments.text("path"));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("status", "success");
        result.put("message", "");
        List<Map<String, Object>> rows = found.stream()
                .limit(limit)
                .map(event -> CUT.object(EventFields.of(event)))
                .toList();
        int shown = Budget.of(arguments.has("limit")).fill(result, "data", rows);
        result.put("message", found.isEmpty() ? nothing(filter) : shown + " events, newest first");
        if (shown < found.size()) {
            result.put("next_offset", (long) offset + shown);
        }
        if (shown < rows.size()) {
            result.put(
                    "truncated", "only " + shown + " events fit into this answer; next_offset gives those after them");
        }
        return Answer.of(result);
    }

    /**
     * Those at a path, however it is written: the watching goes by real paths, but a path that was deleted or is that of
     * a link has one that cannot be found out any more.
     */
    private List<HostEvent> events(EventFilter filter, @Nullable String path) {
        if (path == null) {
            return store.events(filter);
        }
        if (!RealPath.isWhole(path)) {
            throw new Refusal("path is '" + Cut.text(path, 100) + "'; it must be a whole one, as in /srv/project");
        }
        return Stream.of(RealPath.ofParent(path), RealPath.of(path), path)
                .distinct()
                .map(filter::path)
                .filter(at -> !store.events(at.limit(1).offset(0)).isEmpty())
                .findFirst()
                .map(store::events)
                .orElse(List.of());
    }

    private static EventFilter of(@Nullable String domain) {
        return domain == null ? EventFilter.all() : EventFilter.domain(domain);
    }

    private String nothing(EventFilter filter) {
        String domain = filter.domain();
        List<HostEvent> newest = store.events(of(domain).limit(1));
        String of = domain == null ? "" : " of " + domain;
        if (!newest.isEmpty()) {
            return "No events match; the newest one" + of + " is of "
                    + TimeText.utc(newest.get(0).timestamp());
        }
        if (domain != null && !domains.contains(domain)) {
            throw TracerTools.invalid(domain, domains);
        }
        return "No events" + of + " are recorded; start_tracing begins to";
    }
}
